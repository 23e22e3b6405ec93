"""Days in seconds: one clock for all workers, which jumps ahead while all of them wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta


class SimulatedTime:
    """Stands still while any worker is at work; moves to the next moment that one waits for."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._changed = threading.Condition()
        self._waiting: dict[int, datetime] = {}
        self._working = 0
        self._errors: list[BaseException] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Wait in simulated time."""
        me = threading.get_ident()
        with self._changed:
            until = self._waiting[me] = self.now + timedelta(seconds=seconds)
            self._jump()
            while self.now < until:
                self._changed.wait()
            del self._waiting[me]

    def run(self, *workers: Callable[[], None]) -> None:
        """Let these work side by side until all of them have ended."""
        self._working = len(workers)
        threads = [threading.Thread(target=self._work, args=[one]) for one in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for error in self._errors:
            raise error

    def _work(self, worker: Callable[[], None]) -> None:
        try:
            worker()
        except BaseException as error:  # noqa: BLE001 - recorded, and raised in the test's thread
            self._errors.append(error)
        with self._changed:
            self._working -= 1
            self._jump()

    def _jump(self) -> None:
        """Nobody is at work: the next moment comes. Called with the lock held."""
        if self._waiting and len(self._waiting) == self._working:
            self.now = max(self.now, min(self._waiting.values()))
            self._changed.notify_all()
