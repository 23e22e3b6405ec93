"""Threads for tasks that mostly wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from feeds import log
from feeds.dispatch.waiting import Task, Waiting
from feeds.steps import Steps, finished

P = ParamSpec("P")
R = TypeVar("R")


class Threads:
    """*count* threads for tasks that mostly wait; one that fails is logged, never lost."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._unfinished = 0
        self._awaited: list[int] = []  # free threads, by those who wait for them
        self._changed = threading.Condition()
        self._waiting: Waiting | None = None
        self._executor = ThreadPoolExecutor(count, thread_name_prefix="feeds")

    @property
    def free(self) -> int:
        """How many tasks would start at once; what is submitted beyond waits for its turn."""
        with self._changed:
            return max(0, self._count - self._unfinished)

    def await_free(self, least: int, *, patience: float) -> int:
        """How many tasks would start at once: *least* or more, after *patience* seconds fewer."""
        enough = min(least, self._count)
        with self._changed:
            self._awaited.append(enough)
            self._changed.wait_for(lambda: self._count - self._unfinished >= enough, patience)
            self._awaited.remove(enough)
            return max(0, self._count - self._unfinished)

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run *function* in the next free thread.

        An exception that escapes it is a bug: it is logged as an error and kept in the Future.
        """
        with self._changed:
            self._unfinished += 1
        try:
            future = self._executor.submit(function, *args, **kwargs)
        except BaseException:
            self._leave()
            raise
        future.add_done_callback(self._finish)
        return future

    def take(self, many: Sequence[Steps[R]]) -> list[Future[R]]:
        """The same for tasks in steps, each of which takes up a thread from where it may block."""
        with self._changed:
            self._unfinished += len(many)
            self._waiting = self._waiting or Waiting(self._aside)
        tasks = [Task(steps, Future()) for steps in many]
        for task in tasks:
            task.future.add_done_callback(self._finish)
        self._waiting.add(tasks)
        return [task.future for task in tasks]

    def close(self, *, wait: bool = True) -> None:
        """Take no more tasks and drop those that wait; *wait* for those that run."""
        if self._waiting:
            self._waiting.close(wait=wait)
        self._executor.shutdown(wait=wait, cancel_futures=True)

    def _aside(self, task: Task) -> None:
        """Let a thread do the rest of *task*."""

        def end(rest: Future[Any]) -> None:
            error = None if rest.cancelled() else rest.exception()
            if rest.cancelled():
                task.future.cancel()
            elif error:
                task.future.set_exception(error)
            else:
                task.future.set_result(rest.result())

        try:
            rest = self._executor.submit(finished, task.steps, begun=True)
        except RuntimeError:  # closed, by somebody who does not wait
            task.future.cancel()
        else:
            rest.add_done_callback(end)

    def _finish(self, future: Future[Any]) -> None:
        self._leave()
        error = None if future.cancelled() else future.exception()
        if error is not None:
            log.error("task failed", exception=error)

    def _leave(self) -> None:
        with self._changed:
            self._unfinished -= 1
            free = self._count - self._unfinished
            if self._awaited and free >= min(self._awaited):  # else to be woken is of no use
                self._changed.notify_all()
