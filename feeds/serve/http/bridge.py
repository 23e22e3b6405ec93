"""A WSGI application below a server that speaks RSGI: one request, in a thread that may wait.

Sources: PEP 3333; RSGI 1.6 (granian/docs/spec/RSGI.md).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_BARE = frozenset({"content-type", "content-length"})
"""Headers that have names without HTTP_ (RFC 3875 4.1)."""


class Headers(Protocol):
    """A request's headers, by their names in small letters."""

    def get(self, name: str) -> str | None:
        """The first one of that name."""

    def items(self) -> list[tuple[str, str]]:
        """All of them."""


class Scope(Protocol):
    """A request; ``path`` is decoded, ``client`` and ``server`` are ``address:port``."""

    http_version: str
    scheme: str
    method: str
    path: str
    query_string: str
    client: str
    server: str

    @property
    def headers(self) -> Headers:
        """Of the request."""


class Exchange(Protocol):
    """The body of a request, in pieces, and the way back."""

    def __aiter__(self) -> Any: ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer."""

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Answer without a body."""


def serve(
    application: WSGIApplication,
    scope: Scope,
    exchange: Exchange,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Let *application* answer; the pieces of the body come by way of *loop*."""
    begun: list[tuple[int, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], *_error: object) -> Any:
        begun[:] = [(int(status[:3]), headers)]  # the last word counts: an error may follow

    body = _whole(application(environ(scope, _Body(exchange, loop)), begin))
    exchange.response_bytes(*begun[0], body)


def environ(scope: Scope, body: RawIOBase) -> WSGIEnvironment:
    """The request as WSGI names it; texts there are bytes as Latin-1 has them."""
    host, _, port = scope.server.rpartition(":")
    found: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin(scope.path),
        "QUERY_STRING": _latin(scope.query_string),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BufferedReader(body),
        "wsgi.input_terminated": True,  # the server ends it, also where no length was told
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # X_A would pass for X-A
            continue
        key = name.upper().replace("-", "_")
        key = key if name in _BARE else f"HTTP_{key}"
        found[key] = f"{found[key]},{value}" if key in found else value
    return found


class _Body(RawIOBase):
    """The body of a request as a file; who reads it waits."""

    def __init__(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
        self._exchange, self._loop = exchange, loop
        self._pieces: Any = None
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        into = memoryview(buffer)
        if not self._rest:
            self._rest = asyncio.run_coroutine_threadsafe(self._piece(), self._loop).result()
        taken, self._rest = self._rest[: len(into)], self._rest[len(into) :]
        into[: len(taken)] = taken
        return len(taken)

    async def _piece(self) -> bytes:
        """What comes next, b"" at the end.

        Granian ends a body with an empty piece, and one that is broken off with two of them.
        """
        if self._pieces is None:
            self._pieces = aiter(self._exchange)  # which can be had once
        with suppress(StopAsyncIteration):
            if piece := await anext(self._pieces):
                return bytes(piece)
            await anext(self._pieces)
            raise OSError("the body of the request is broken off")
        return b""


def _whole(pieces: Iterable[bytes]) -> bytes:
    try:
        return b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()


def _latin(text: str) -> str:
    return text.encode(errors="surrogateescape").decode("latin-1")
