"""Tasks that say when they would wait, so that one thread can wait for many of them at once.

ground floor: written by fetch and pipeline, run by dispatch. A task in steps is a generator. It
yields ``Ready`` where it waits for the network, and is sent whether that came in time; it yields
``MAY_BLOCK`` where what follows may hold up its thread. The same task can be run to its end in a
thread of its own.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Ready:
    """``socket`` has something to read, or with ``writing`` takes something; within ``seconds``."""

    socket: socket.socket
    seconds: float
    writing: bool = False

    @property
    def events(self) -> int:
        """What to poll for; the end of a connection is told in any case."""
        return select.POLLOUT if self.writing else select.POLLIN


MAY_BLOCK: Final = None
"""From here on in a thread where nobody else waits."""

Steps = Generator[Ready | None, bool, R]
"""A task in steps, with what it returns."""


def finished(steps: Steps[R], *, begun: bool = False) -> R:
    """What *steps* return, in this thread, which waits whenever they do.

    With ``begun`` they have just said ``MAY_BLOCK``.
    """
    try:
        wanted = MAY_BLOCK if begun else next(steps)
        while True:
            wanted = steps.send(wanted is MAY_BLOCK or _came(wanted))
    except StopIteration as end:
        result: R = end.value
        return result


def _came(wanted: Ready) -> bool:
    ready = select.poll()
    ready.register(wanted.socket, wanted.events)
    return bool(ready.poll(wanted.seconds * 1000))
