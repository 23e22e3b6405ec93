"""Waiting in web, within bounds: a thread that waits answers nobody else.

A web process has few threads. So many of them may wait at the same time; whoever comes then is
answered at once with what there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import BoundedSemaphore

PLACES = 1
"""Requests of a process that may wait at the same time: for a document, for work, for changes."""

LOOK_EVERY = 0.1
"""Seconds between two looks."""


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
        self._clock = clock
        self._sleep = sleep

    def until(self, came: Callable[[], bool], *, seconds: float, every: float = LOOK_EVERY) -> bool:
        """Look again and again whether it *came*, for so many seconds; at least once.

        Returns: whether it came; without waiting where too many wait already.
        """
        if came():
            return True
        if not seconds or not self._places.acquire(blocking=False):
            return False
        try:
            last = self._clock() + seconds
            while self._clock() < last:
                self._sleep(every)
                if came():
                    return True
        finally:
            self._places.release()
        return False
