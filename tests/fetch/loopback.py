"""A server on loopback whose every byte the test decides, and a Fetcher that may reach it."""

from __future__ import annotations

import os
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache

from feeds.fetch import Budget, Fetcher, Hole
from feeds.fetch.connect import tls_context

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SMALL = Budget(seconds=5, wire_bytes=300_000, body_bytes=600_000, ratio_from=100_000)

TLS_HELLO = b"\x16"

Behaviour = Callable[[socket.socket], None]


def page(body: bytes = b"<rss/>", status: str = "200 OK", **headers: str) -> bytes:
    """A complete answer; ``last_modified=`` becomes Last-Modified."""
    fields = {"content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


class Upstream:
    """What was asked, as raw text, and what is answered, by path."""

    def __init__(self, port: int, *, scheme: str = "http") -> None:
        self.port = port
        self.scheme = scheme
        self.asked: list[str] = []
        self.answers: dict[str, bytes | Behaviour] = {}
        self.over = threading.Event()

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def header(self, name: str, request: int = -1) -> str | None:
        for line in self.asked[request].split("\r\n")[1:]:
            field, _, value = line.partition(": ")
            if field.lower() == name.lower():
                return value
        return None

    def handle(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            received = connection.recv(65536)
            if not received or received.startswith(TLS_HELLO):
                return
            asked += received
        text = asked.decode("latin-1")
        self.asked.append(text)
        answer = self.answers.get(text.split(" ", 2)[1], page(b"", "404 Not Found"))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)


@contextmanager
def upstream(tls: ssl.SSLContext | None = None) -> Iterator[Upstream]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                if tls is None:
                    known.handle(self.request)
                    return
                with tls.wrap_socket(self.request, server_side=True) as connection:
                    known.handle(connection)
            except OSError:
                pass  # the client had enough

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        known = Upstream(server.server_address[1], scheme="https" if tls else "http")
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield known
        known.over.set()
        server.shutdown()


def to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def at_once(host: str) -> AbstractContextManager[None]:
    return nullcontext()


@cache
def trusting(certificates: str | None) -> ssl.SSLContext:
    """What trusts *certificates* (SSL_CERT_FILE); reading them takes 40 ms each time."""
    return tls_context()


def fetcher(
    *holes: str,
    budget: Budget = SMALL,
    resolve: Callable[[str, int], list[str]] = to_loopback,
    slot: Callable[[str], AbstractContextManager[None]] = at_once,
) -> Fetcher:
    """A Fetcher that may reach *holes*; every name leads to loopback."""
    return Fetcher(
        user_agent="feeds/test",
        holes=[Hole.parse(hole) for hole in holes],
        slot=slot,
        budget=budget,
        now=lambda: NOW,
        resolve=resolve,
        tls=trusting(os.environ.get("SSL_CERT_FILE")),
    )
