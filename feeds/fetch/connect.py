"""Connect to a vetted address and to no other; for fetch.

The name is resolved once, each address is vetted, and the socket gets the numeric address: a
name that changes its mind between check and connect (DNS rebinding) gains nothing. Every fetch
opens its own connection, so no connection ever outlives its check or its budget; sources are
polled too rarely to gain from keeping one.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from itertools import zip_longest
from typing import TypeVar

from feeds.errors import FetchError, NetworkError
from feeds.fetch.budget import Spending
from feeds.fetch.guard import Hole, vet
from feeds.fetch.lookup import Resolve, look_up
from feeds.fetch.url import URL
from feeds.steps import Ready, Steps

A = TypeVar("A")
R = TypeVar("R")

_MOST_TRIES = 4  # addresses of one host
_AT_ONCE = 1 << 16  # bytes


class Connection:
    """An open connection, of which every read is paid for, and waits no longer than the budget."""

    def __init__(self, opened: socket.socket, spending: Spending) -> None:
        self._socket = opened
        self._spending = spending

    def ask(self, data: bytes) -> Steps[bytes]:
        """Send all of *data*; what has come by the time that something has, b"" at the end."""
        with self._explained():
            rest = memoryview(data)
            while rest:
                rest = rest[(yield from self._done(self._socket.send, rest, writing=True)) :]
            answer = yield from self._done(self._socket.recv, _AT_ONCE)
        self._spending.receive(len(answer))
        return answer

    def receive(self) -> bytes:
        """What has come by now, at least a byte; b"" at the end. Waits in this thread."""
        with self._explained():
            self._socket.settimeout(self._spending.left())
            data = self._socket.recv(_AT_ONCE)
        self._spending.receive(len(data))
        return data

    def close(self) -> None:
        """End it, whatever is still to come."""
        self._socket.close()

    def _done(self, act: Callable[[A], R], what: A, *, writing: bool = False) -> Steps[R]:
        return _patient(self._socket, self._spending, partial(act, what), writing=writing)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """A single timeout starts anew with each byte, so it is the whole budget that counts."""
        try:
            yield
        except TimeoutError as error:
            raise self._spending.too_late() from error
        except ConnectionError as error:
            raise NetworkError("broke off the connection") from error
        except OSError as error:
            raise NetworkError("the connection failed") from error


@dataclass(frozen=True, slots=True)
class Connector:
    """What every connection of one ``Fetcher`` shares; safe for many threads."""

    holes: Sequence[Hole]
    resolve: Resolve
    tls: ssl.SSLContext

    def connect(self, url: URL, spending: Spending) -> Steps[Connection]:
        """An open connection for *url*, to be closed by the caller.

        Errors: NetworkError when there is no such name, nobody listening, or no certificate
        that can be trusted; FetchError when no address may be reached.
        """
        addresses = yield from look_up(self.resolve, url, spending)
        vetted = vet(addresses, host=url.host, port=url.port, holes=self.holes)
        opened = yield from _first_open(_alternating(vetted)[:_MOST_TRIES], url, spending)
        if url.scheme == "https":
            opened = yield from _wrap(self.tls, opened, url, spending)
        return Connection(opened, spending)


def tls_context() -> ssl.SSLContext:
    """Certificates are verified as the system trusts them."""
    return ssl.create_default_context()


def _alternating(addresses: Sequence[str]) -> list[str]:
    """Both families in turn, so that a dead one does not use up all tries (RFC 8305 4)."""
    first = ":" in addresses[0]
    ours = [address for address in addresses if (":" in address) == first]
    others = [address for address in addresses if (":" in address) != first]
    return [address for pair in zip_longest(ours, others) for address in pair if address]


def _first_open(addresses: Sequence[str], url: URL, spending: Spending) -> Steps[socket.socket]:
    failure: OSError | None = None
    for number, address in enumerate(addresses):
        seconds = spending.left() / (len(addresses) - number)
        try:
            return (yield from _open(address, url.port, seconds=seconds))
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise spending.too_late() from failure
    if isinstance(failure, ConnectionRefusedError):
        raise NetworkError(f"{url.host} refuses connections on port {url.port}") from failure
    raise NetworkError(f"{url.host} cannot be reached") from failure


def _open(address: str, port: int, *, seconds: float) -> Steps[socket.socket]:
    """Connect to one address; the socket does not wait by itself."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    with _closed_on_failure(opened):
        opened.setblocking(False)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        error = yield from _connect(opened, address, port, seconds=seconds)
        if error:
            raise OSError(error, os.strerror(error))
        _compare_peer(opened, address)
    return opened


def _connect(opened: socket.socket, address: str, port: int, *, seconds: float) -> Steps[int]:
    """The number of the error that it ends with, 0 for none."""
    error = opened.connect_ex((address, port))
    if error != errno.EINPROGRESS:
        return error
    if not (yield Ready(opened, seconds, writing=True)):
        return errno.ETIMEDOUT
    return opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


@contextmanager
def _closed_on_failure(opened: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise


def _patient(
    opened: socket.socket, spending: Spending, act: Callable[[], R], *, writing: bool = False
) -> Steps[R]:
    """What *act* returns once it need not wait; it is tried first, as it may have what it wants."""
    while True:
        try:
            return act()
        except ssl.SSLWantWriteError:
            wanted = Ready(opened, spending.left(), writing=True)
        except ssl.SSLWantReadError:
            wanted = Ready(opened, spending.left())
        except BlockingIOError:
            wanted = Ready(opened, spending.left(), writing=writing)
        if not (yield wanted):
            raise spending.too_late()


def _compare_peer(opened: socket.socket, address: str) -> None:
    """Refuse a connection that something on the way has led elsewhere."""
    peer = str(opened.getpeername()[0])
    if peer != address and ip_address(peer.partition("%")[0]) != ip_address(
        address.partition("%")[0]
    ):
        raise FetchError(f"the connection to {address} ended at {peer}")


def _wrap(
    tls: ssl.SSLContext, plain: socket.socket, url: URL, spending: Spending
) -> Steps[ssl.SSLSocket]:
    with plain:  # an empty shell once it is wrapped, so closing it is right in any case
        try:
            wrapped = tls.wrap_socket(
                plain, server_hostname=url.host, do_handshake_on_connect=False
            )
            with _closed_on_failure(wrapped):
                yield from _patient(wrapped, spending, wrapped.do_handshake)
        except ssl.SSLCertVerificationError as error:
            reason = f"certificate of {url.host} is not to be trusted: {error.verify_message}"
            raise NetworkError(reason) from error
        except OSError as error:
            raise NetworkError(f"{url.host} offers no secure connection") from error
        return wrapped
