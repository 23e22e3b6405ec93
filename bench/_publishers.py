"""Many publishers in one process of their own, one host name each: ``_publishers.py COUNT``.

Tells its port, then goes on step by step: first with validators (a known feed is answered with
304), then without (the same bytes again).
"""

from __future__ import annotations

import random
import socketserver
import sys
import threading
from collections.abc import Iterator
from hashlib import md5
from itertools import count, cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import _samples
from bench._processes import await_step


def host(number: int) -> str:
    """The address that a publisher has for itself: all of 127.0.0.0/8 is this machine."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def feeds(wanted: int) -> list[bytes]:
    """Real feeds, again and again with other ids and links, else invented ones."""
    real = sorted(_samples.REAL.glob("*.xml"))
    if not real:
        return [_samples.invented(random.Random(n))[1] for n in range(wanted)]
    copies = (copy for copy in count() for _ in real)
    named = zip(cycle(real), copies, strict=False)
    return list(islice((_samples.aged(f.read_bytes(), copy)[1] for f, copy in named), wanted))


class Handler(socketserver.StreamRequestHandler):
    """The least that an HTTP server must do, as nobody measures it."""

    answers: dict[bytes, tuple[bytes, bytes]]
    validators = True

    def handle(self) -> None:
        path, known = b"", b""
        for line in self._lines():
            if line.startswith(b"GET "):
                path = line.split()[1]
            elif line.lower().startswith(b"if-none-match:"):
                known = line.partition(b":")[2].strip()
        body, etag = self.answers[path]
        common = b"ETag: %s\r\nContent-Type: application/xml\r\nConnection: close\r\n" % etag
        if self.validators and known == etag:
            self.wfile.write(b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % common)
        else:
            length = b"Content-Length: %d\r\n\r\n" % len(body)
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + common + length + body)

    def _lines(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()).strip():
            yield line


class Server(socketserver.ThreadingTCPServer):
    """Takes as many connections at once as a fetcher may open."""

    request_queue_size = 256
    daemon_threads = True


def main() -> None:
    bodies = feeds(int(sys.argv[1]))
    Handler.answers = {
        b"/%d" % n: (body, b'"%s"' % md5(body).hexdigest().encode())
        for n, body in enumerate(bodies)
    }
    with Server(("0.0.0.0", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        await_step(str(server.server_address[1]))
        Handler.validators = False
        await_step()


if __name__ == "__main__":
    main()
