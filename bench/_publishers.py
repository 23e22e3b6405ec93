"""Many publishers in one process of their own, one host name each: ``_publishers.py COUNT``.

Tells its port, then goes on scene by scene: with validators (a known feed is answered with 304),
without (the same bytes again), changed, and a round of every day in which each does one of these.
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


STAGES = 3  # before any scene, after all have changed, after the round of every day
NEW = 2  # entries at once: the mean of visits that find any in ``polling.py``
CHANGED, SAME = 22, 12
"""Of 100 visits of every day: how many find news, and how many the same bytes once more.

News: what visits once an hour find in the simulated year of ``polling.py``, which is how often
``reader`` asks (ours find some in 40 of 100, as they go where news is). Of the others every sixth
has no validators: there is no recorded figure of today; of 200 feeds that J. Udell subscribed to
in 2004, 35 had none (jonudell.net/udell/2004-02-01-rss-self-defense.html).
"""


def feeds(wanted: int) -> list[list[bytes]]:
    """Real feeds at each stage, again and again with other ids and links, else invented ones."""
    real = sorted(_samples.REAL.glob("*.xml"))
    bodies = [one.read_bytes() for one in real] or [
        _samples.invented(random.Random(n))[1] for n in range(100)
    ]
    copies = (copy for copy in count() for _ in bodies)
    named = islice(zip(cycle(bodies), copies, strict=False), wanted)
    return [_samples.grown(body, copy, stages=STAGES, new=NEW) for body, copy in named]


def manner(number: int) -> str:
    """What the publisher of this number does in the round of every day."""
    drawn = number * 37 % 100  # all of them in turn, but not the same feeds together
    return "changed" if drawn < CHANGED else "same" if drawn < CHANGED + SAME else "304"


class Handler(socketserver.StreamRequestHandler):
    """The least that an HTTP server must do, as nobody measures it."""

    answers: dict[bytes, tuple[bytes, bytes, bool]]
    """By path: the body, its ETag, and whether that may be answered with 304."""

    def handle(self) -> None:
        path, known = b"", b""
        for line in self._lines():
            if line.startswith(b"GET "):
                path = line.split()[1]
            elif line.lower().startswith(b"if-none-match:"):
                known = line.partition(b":")[2].strip()
        body, etag, validates = self.answers[path]
        common = b"ETag: %s\r\nContent-Type: application/xml\r\nConnection: close\r\n" % etag
        if validates and known == etag:
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
    manners = [manner(number) for number in range(len(bodies))]
    scenes = (
        [(0, True) for _ in bodies],
        [(0, False) for _ in bodies],
        [(1, True) for _ in bodies],
        [(2 if one == "changed" else 1, one != "same") for one in manners],
    )
    play(bodies, scenes[0])
    with Server(("0.0.0.0", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        await_step(str(server.server_address[1]))
        for scene in scenes[1:]:
            play(bodies, scene)
            await_step()


def play(bodies: list[list[bytes]], scene: list[tuple[int, bool]]) -> None:
    """Let each publisher have its feed of a stage, with validators or without."""
    Handler.answers = {
        b"/%d" % n: (body[stage], b'"%s"' % md5(body[stage]).hexdigest().encode(), validates)
        for n, (body, (stage, validates)) in enumerate(zip(bodies, scene, strict=True))
    }


if __name__ == "__main__":
    main()
