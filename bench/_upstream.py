"""The publisher of a benchmark, in a process of its own: ``_upstream.py [ITEMS COPIES]``.

Prints its port; the feeds change with each step that it is told to take.
"""

from __future__ import annotations

import hashlib
import http.server
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import _samples
from bench._processes import await_step


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with the present bytes of a feed, or 304."""

    protocol_version = "HTTP/1.1"
    bodies: dict[str, tuple[bytes, str]]

    def do_GET(self) -> None:
        body, etag = self.bodies[self.path.lstrip("/")]
        known = self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if known else body)

    def log_message(self, *_: object) -> None:
        return


class Server(http.server.ThreadingHTTPServer):
    """Takes as many connections at once as a fetcher may open."""

    request_queue_size = 256
    daemon_threads = True


def main() -> None:
    feeds = _samples.sources(*map(int, sys.argv[1:]))
    stages = [
        {name: (both[n], f'"{hashlib.md5(both[n]).hexdigest()}"') for name, both in feeds.items()}
        for n in (0, 1)
    ]
    Handler.bodies = stages[0]
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        await_step(str(server.server_address[1]))
        Handler.bodies = stages[1]
        await_step()


if __name__ == "__main__":
    main()
