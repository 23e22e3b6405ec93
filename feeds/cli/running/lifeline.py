"""How long a process lives: until it is asked to end, or the one that started it is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import FrameType

PARENT = "FEEDS_PARENT"
"""Environment variable: the process that a child's life hangs on, by its id."""

LOOK_EVERY = 0.5
"""Seconds between two looks for the parent."""

GRACE = 20.0
"""Seconds that a process has to end by itself once it was asked to."""


def asked_to_end() -> threading.Event:
    """From now on SIGTERM and ctrl-C end nothing at once, but set this event."""
    asked = threading.Event()

    def note(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return asked


def tied_to_us() -> dict[str, str]:
    """An environment whose process ends with this one, if it calls `end_with_parent`."""
    return {**os.environ, PARENT: str(os.getpid())}


def end_with_parent() -> None:
    """Ask this process to end when the one that PARENT names is gone, even if by ``kill -9``.

    A process that nobody tied goes on by itself.
    """
    parent = os.environ.get(PARENT)
    if parent:
        threading.Thread(target=_watch, args=[int(parent)], daemon=True).start()


def _watch(parent: int) -> None:
    # A look at the clock instead of a pipe: a pipe would be inherited by processes forked from
    # here, and keep them from noticing.
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
