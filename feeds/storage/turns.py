"""Writing in turns: first come, first served, and small steps of many threads in one commit.

Beside engine. SQLite has one writer, and whoever finds it busy sleeps and tries again: among
dozens of threads somebody sleeps for ever. So the threads of a process queue up here, and only
the first of them asks SQLite.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection

R = TypeVar("R")

_LONGEST = 0.1
"""Seconds after which a transaction takes no further step: none may keep others waiting for 0.2."""


def drain(waiting: deque[R]) -> list[R]:
    """Take out what threads have put in so far, while others put in more, or take out too."""
    taken: list[R] = []
    for _ in range(len(waiting)):
        with suppress(IndexError):
            taken.append(waiting.popleft())
    return taken


class Queue:
    """A lock for threads that is given in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        mine = threading.Lock()
        with self._mutex:
            if self._waiting:
                mine.acquire()
            self._waiting.append(mine)
        mine.acquire()  # at once for the first; whoever leaves lets the next one through

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            self._waiting.popleft()
            if self._waiting:
                self._waiting[0].release()


class Together:
    """Runs small steps of many threads in one transaction: one commit waits for the disk.

    Whoever comes while nobody leads is the leader: once it is our turn to write, it runs all
    the steps that wait by then. The first that came later leads next. With ``patience``, in
    seconds, the leader waits for others to come first.
    """

    def __init__(
        self, write: Callable[[], AbstractContextManager[Connection]], *, patience: float = 0
    ) -> None:
        self._write = write
        self._patience = patience
        self._mutex = threading.Lock()
        self._led = False
        self._waiting: list[_Step] = []

    def run(self, step: Callable[[Connection], R]) -> R:
        """What *step* returns, once it is committed; a step that fails spoils no other."""
        mine = _Step(step)
        with self._mutex:
            self._waiting.append(mine)
            if self._led:
                mine.gate.acquire()
            self._led = True
        with mine.gate:  # at once for the leader; else opened by whoever leads
            if not mine.ended:
                self._lead()
        if mine.error:
            raise mine.error
        result: R = mine.result
        return result

    def _lead(self) -> None:
        batch: list[_Step] = []
        time.sleep(self._patience)
        try:
            with self._write() as connection:
                batch = self._take()
                until = time.monotonic() + _LONGEST
                for number, step in enumerate(batch, 1):
                    step.result = step.run(connection)
                    if time.monotonic() > until:
                        batch = self._put_off(batch, number)
                        break
        except BaseException as error:  # noqa: BLE001 - raised again in the thread it belongs to
            if len(batch) > 1:
                self._one_by_one(batch)
            else:  # the only one, or the transaction could not even begin
                batch = batch or self._take()
                for step in batch:
                    step.error = error
        self._dismiss(batch)

    def _take(self) -> list[_Step]:
        with self._mutex:
            batch, self._waiting = self._waiting, []
        return batch

    def _put_off(self, batch: list[_Step], done: int) -> list[_Step]:
        """Leave what is not *done* to the next transaction; the rest of the batch."""
        with self._mutex:
            self._waiting = batch[done:] + self._waiting
        return batch[:done]

    def _one_by_one(self, batch: list[_Step]) -> None:
        """Find out which step has spoilt the transaction, and spare the others."""
        for step in batch:
            try:
                with self._write() as connection:
                    step.result = step.run(connection)
            except BaseException as error:  # noqa: BLE001 - raised again where it belongs
                step.error = error

    def _dismiss(self, batch: list[_Step]) -> None:
        for step in batch:
            step.ended = True
        with self._mutex:
            self._led = bool(self._waiting)
            followers = [*batch[1:], *self._waiting[:1]]
        for step in followers:
            step.gate.release()


class _Step:
    """What one thread wants written, how that went, and a gate that is shut until then."""

    def __init__(self, run: Callable[[Connection], Any]) -> None:
        self.run = run
        self.gate = threading.Lock()
        self.result: Any = None
        self.error: BaseException | None = None
        self.ended = False
