"""The client of ``serving.py``, in a process of its own: ``_poller.py URL COUNT KIND PATHS``.

Holds some connections open and asks on all of them before it reads the answers, as a server
sees it that has more than one client. KIND is 200, gzip or 304; PATHS names a file of paths.
"""

from __future__ import annotations

import re
import socket
import sys
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._processes import await_step

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ETAG = re.compile(rb'\r\netag: *("[^"]*")', re.IGNORECASE)


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self._socket.sendall(request)

    def answer(self) -> tuple[bytes, int]:
        """The head of the next answer, and the length of its body."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        expected = int(found[1]) if found and b" 304 " not in head[:16] else 0
        missing = expected - len(body)
        while missing > 0:
            missing -= len(self._more())
        return head, expected

    def _more(self) -> bytes:
        data = self._socket.recv(1 << 18)
        if not data:
            sys.exit("the server closed the connection")
        return data


def main() -> None:
    port, count, kind, paths = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    connections = [Connection(port) for _ in range(CONNECTIONS)]
    requests = [
        request(connections[0], path, kind) for path in Path(paths).read_text().splitlines()
    ]
    expected = b" 304 " if kind == "304" else b" 200 "
    while True:
        await_step()
        coming = islice(cycle(requests), count)
        for _ in range(count // CONNECTIONS):
            for connection in connections:
                connection.ask(next(coming))
            for connection in connections:
                head, _ = connection.answer()
                if expected not in head[:16]:
                    sys.exit(f"expected{expected!r}, got {head!r}")


def request(connection: Connection, path: str, kind: str) -> bytes:
    """A request as feed readers send it, conditional where 304 is wanted."""
    coding = b"identity" if kind == "200" else b"gzip"
    plain = (
        b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: poller/1\r\nAccept: */*\r\n"
        b"Accept-Encoding: %b\r\n" % (path.encode(), coding)
    )
    connection.ask(plain + b"\r\n")
    head, length = connection.answer()
    found = _ETAG.search(head)
    if found is None or not length:
        sys.exit(f"no validator or no body: {head!r}")
    if kind == "gzip" and b"gzip" not in head.lower():
        sys.exit(f"not compressed: {head!r}")
    condition = b"If-None-Match: %b\r\n" % found[1] if kind == "304" else b""
    return plain + condition + b"\r\n"


if __name__ == "__main__":
    main()
