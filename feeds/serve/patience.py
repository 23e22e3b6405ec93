"""Waiting in web, within bounds: a thread that waits answers nobody else.

A web process has few threads. So many of them may wait at the same time; whoever comes then is
answered at once with what there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from threading import BoundedSemaphore, Lock

PLACES = 1
"""Requests of a process that may wait at the same time: for a document, for work, for changes."""

THREADS = 1 + PLACES
"""Threads of a process for all that is not answered at once: one that answers, beside those that
may be waiting. They take turns at the interpreter, and each one more makes every answer dearer."""

LOOK_EVERY = 0.1
"""Seconds between two looks."""

HURRY = 1.0
"""Seconds that an urgent one waits for a place; whoever is polite leaves it within this time."""


class Rank(Enum):
    """Who may wait first where there are few places."""

    POLITE = "gives its place to an urgent one; is asked again anyway"
    PLAIN = "takes a place that is free"
    URGENT = "waits a moment for one"


class Patience:
    """Lets at most *places* threads wait at once."""

    def __init__(
        self,
        places: int = PLACES,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._places = BoundedSemaphore(places)
        self._counting = Lock()
        self._hurried = 0  # who is urgent and waits for a place
        self._clock = clock
        self._sleep = sleep

    def until(
        self,
        came: Callable[[], bool],
        *,
        seconds: float,
        every: float = LOOK_EVERY,
        rank: Rank = Rank.PLAIN,
    ) -> bool:
        """Look again and again whether it *came*, for so many seconds; at least once.

        Returns: whether it came; without waiting where too many wait already.
        """
        if came():
            return True
        if not seconds or not self._is_let_in(rank):
            return False
        try:
            last = self._clock() + seconds
            while self._clock() < last and not (rank is Rank.POLITE and self._hurried):
                self._sleep(every)
                if came():
                    return True
        finally:
            self._places.release()
        return False

    def _is_let_in(self, rank: Rank) -> bool:
        if rank is not Rank.URGENT:
            return self._places.acquire(blocking=False)
        with self._counting:
            self._hurried += 1
        try:
            return self._places.acquire(timeout=HURRY)
        finally:
            with self._counting:
                self._hurried -= 1
