"""One thread in which tasks in steps wait together, and take those that do not block."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from feeds.steps import MAY_BLOCK, Ready, Steps


@dataclass(slots=True, eq=False)
class Task:
    """Steps under way, and who wants to know what they return; ``until`` is by monotonic time."""

    steps: Steps[Any]
    future: Future[Any]
    until: float = 0.0


class Waiting:
    """Takes tasks through their steps; each that may block is handed over *aside* for its rest.

    To switch between threads that wait for a few milliseconds each costs more than what they do.
    """

    def __init__(self, aside: Callable[[Task], object]) -> None:
        self._aside = aside
        self._new: deque[Task] = deque()
        self._waiting: dict[int, Task] = {}  # by the number of the file waited for
        self._poll = select.poll()
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._poll.register(self._woken, select.POLLIN)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="feeds waiting", daemon=True)
        self._thread.start()

    def add(self, tasks: Iterable[Task]) -> None:
        """Begin *tasks*, from any thread."""
        self._new.extend(tasks)
        self._wake.send(b"\0")

    def close(self, *, wait: bool) -> None:
        """Take no more; *wait* until nobody waits here any more."""
        self._wake.close()
        if wait:
            self._thread.join()

    def _run(self) -> None:
        with self._woken:
            while self._new or self._waiting or not self._closed:
                for number, _ in self._poll.poll(self._patience()):
                    if number == self._woken.fileno():
                        self._listen()
                    else:
                        self._go_on(self._leave(number), came=True)
                self._give_up()
                while self._new:
                    self._go_on(self._new.popleft(), came=None)

    def _listen(self) -> None:
        """Somebody has new tasks, or will never have any more."""
        if not self._woken.recv(1 << 16):
            self._poll.unregister(self._woken)
            self._closed = True

    def _patience(self) -> float | None:
        """Milliseconds until somebody has waited long enough; None while nobody waits."""
        if not self._waiting:
            return None
        soonest = min(one.until for one in self._waiting.values())
        return max(soonest - time.monotonic(), 0) * 1000

    def _give_up(self) -> None:
        now = time.monotonic()
        for number in [number for number, one in self._waiting.items() if one.until <= now]:
            self._go_on(self._leave(number), came=False)

    def _leave(self, number: int) -> Task:
        self._poll.unregister(number)
        return self._waiting.pop(number)

    def _go_on(self, task: Task, *, came: bool | None) -> None:
        try:
            self._await(task, task.steps.send(came))  # type: ignore[arg-type]
        except StopIteration as end:
            task.future.set_result(end.value)
        except BaseException as error:  # noqa: BLE001 - for whoever asks for the result
            task.future.set_exception(error)

    def _await(self, task: Task, wanted: Ready | None) -> None:
        if wanted is MAY_BLOCK:
            self._aside(task)
            return
        task.until = time.monotonic() + wanted.seconds
        self._poll.register(wanted.socket, wanted.events)
        self._waiting[wanted.socket.fileno()] = task
