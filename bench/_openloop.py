"""Requests at a steady rate, whether or not the ones before are answered: what readers wait.

A wait counts from when its request was due, so that a server which stands still is not spared.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

CONNECTIONS = 12
WHOLE = 5  # each fifth request has no validator and is answered in full


@dataclass(slots=True)
class Waits:
    """What the requests of some time got: seconds and statuses, 0 for no answer."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """Milliseconds that this share of all requests did not exceed."""
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))] * 1000

    def __str__(self) -> str:
        found = " ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"p50 {self.quantile(0.5):.1f} p99 {self.quantile(0.99):.1f} ms; {found}"


class Readers:
    """Polls the documents *etags* of a server *rate* times a second until it is told to stop."""

    def __init__(self, port: int, etags: Mapping[str, str], rate: float) -> None:
        self._port, self._rate = port, rate
        self._asked: Sequence[tuple[str, str]] = list(etags.items())
        self._began = time.monotonic()
        self._next, self._stopped = 0, False
        self._lock = threading.Lock()
        self._waits = Waits()
        self._threads = [threading.Thread(target=self._poll) for _ in range(CONNECTIONS)]
        for thread in self._threads:
            thread.start()

    def so_far(self) -> Waits:
        """What there was since the last call."""
        with self._lock:
            waits, self._waits = self._waits, Waits()
        return waits

    def stop(self) -> None:
        """Ask no more."""
        self._stopped = True
        for thread in self._threads:
            thread.join()

    def _poll(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._stopped:
            with self._lock:
                number = self._next
                self._next += 1
            due = self._began + number / self._rate
            time.sleep(max(0, due - time.monotonic()))
            path, etag = self._asked[number % len(self._asked)]
            headers = {"Accept-Encoding": "gzip"}
            if number % WHOLE:
                headers["If-None-Match"] = etag
            status = ask(connection, path, headers)
            with self._lock:
                self._waits.seconds.append(time.monotonic() - due)
                self._waits.statuses[status] += 1
        connection.close()


def ask(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> int:
    """The status of the answer, 0 where there was none."""
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return answer.status


@contextmanager
def reading(port: int, etags: Mapping[str, str], rate: float) -> Iterator[Readers]:
    """Readers for the length of a block."""
    readers = Readers(port, etags, rate)
    try:
        yield readers
    finally:
        readers.stop()
