"""What one fetch may cost, from the first look-up to the last byte, redirects included; for fetch.

No HTTP library bounds a whole fetch by itself: a byte a second passes every socket timeout.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from feeds.errors import FetchError, NetworkError

_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The bounds of one fetch.

    ``seconds`` is wall clock, ``wire_bytes`` what is received with headers, ``body_bytes`` what
    that unpacks to. ``ratio`` (unpacked to received) counts from ``ratio_from`` bytes on, as
    small repetitive feeds shrink more than any honest large one.
    """

    seconds: float = 30
    wire_bytes: int = 10 * _MB
    body_bytes: int = 20 * _MB
    ratio: int = 100
    ratio_from: int = _MB
    redirects: int = 5


class Spending:
    """What one fetch has cost so far; every bound that is passed raises FetchError."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._deadline = time.monotonic() + budget.seconds
        self._received = 0
        self._unpacked = 0

    def left(self) -> float:
        """Seconds left, more than 0."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self.too_late()
        return left

    def too_late(self) -> NetworkError:
        """The error for a fetch that took too long."""
        answer = "complete answer" if self._received else "answer"
        return NetworkError(f"no {answer} within {self.budget.seconds:g} s")

    def expect(self, count: int) -> None:
        """Refuse an announced body at once instead of fetching it up to the bound."""
        if count > self.budget.wire_bytes:
            raise FetchError(f"wants to send more than {self.budget.wire_bytes / _MB:g} MB")

    def receive(self, count: int) -> None:
        """Note *count* bytes from the network."""
        self._received += count
        if self._received > self.budget.wire_bytes:
            raise FetchError(f"sent more than {self.budget.wire_bytes / _MB:g} MB")

    def unpack(self, count: int) -> None:
        """Note *count* bytes of body after decompression."""
        self.left()
        self._unpacked += count
        if self._unpacked > self.budget.body_bytes:
            raise FetchError(f"the body is larger than {self.budget.body_bytes / _MB:g} MB")
        grown = self._unpacked > self.budget.ratio * max(self._received, 1)
        if grown and self._unpacked > self.budget.ratio_from:
            raise FetchError(f"the compressed body grows more than {self.budget.ratio} times")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock: waiting for our own manners is not the server's slowness."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._deadline += time.monotonic() - started
