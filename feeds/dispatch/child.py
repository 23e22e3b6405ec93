"""In the worker process: one call after the other, within limits, until the parent is gone."""

from __future__ import annotations

import gc
import pickle
import resource
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from feeds.errors import FeedsError, ParseError

Answer = tuple[bool, Any]
"""Whether the function returned, and its result or exception."""

MB = 1 << 20
_FEW_CYCLES = 50_000  # objects more than before: what a document needs lasts until its answer
_GRACE = 1.0  # seconds by which a worker outlives its limit when nobody is left to stop it
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may cost: ``seconds`` of wall clock, ``memory`` in bytes."""

    seconds: float
    memory: int

    def too_slow(self) -> ParseError:
        """The refusal of what hangs."""
        return ParseError(f"took longer than {self.seconds:g} s to read and was stopped")

    def too_large(self) -> ParseError:
        """The refusal of what swells."""
        return ParseError(f"needed more than {self.memory // MB} MB to read and was stopped")


def serve(pipe: Connection, limits: Limits, initializer: Callable[[], object] | None) -> None:
    """Answer one call after the other until the other end of *pipe* is closed."""
    for ending in (signal.SIGINT, signal.SIGTERM):  # may be sent to the whole group; the parent
        signal.signal(ending, signal.SIG_IGN)  # decides, and ends us by closing the pipe
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    pipe.send_bytes(_answer(initializer) if initializer else _answer(int))
    _limit_memory(limits.memory)
    gc.freeze()
    gc.set_threshold(_FEW_CYCLES)
    with suppress(EOFError, ConnectionError):  # the parent is gone, and so are we
        while True:
            message = pipe.recv_bytes()
            # If the parent dies meanwhile, the kernel ends a call that never would.
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
            answer = _answer(_run, message)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send_bytes(answer)


def _answer(task: Callable[..., object], *arguments: object) -> bytes:
    """A pickled ``Answer``: what *task* returned, or why it did not.

    Not by multiprocessing's own pickler: it asks for each object whether it is a socket.
    """
    try:
        return pickle.dumps((True, task(*arguments)))
    except Exception as error:  # noqa: BLE001 - all are for the caller, who knows what to do
        return pickle.dumps((False, _portable(error)))


def _run(message: bytes) -> object:
    function, args, kwargs = pickle.loads(message)  # noqa: S301 - from our own parent
    return function(*args, **kwargs)


def _portable(error: Exception) -> Exception:
    """The same *error* if it can be pickled; for a bug the way to it is added."""
    if not isinstance(error, FeedsError | MemoryError):
        error.add_note(f"In the worker process:\n{traceback.format_exc()}")
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception as trouble:  # noqa: BLE001 - pickling fails in as many ways as there are classes
        return RuntimeError(f"{type(error).__name__}: {error} (cannot be pickled: {trouble})")
    return error if type(copy) is type(error) else RuntimeError(str(error))


def _limit_memory(memory: int) -> None:
    """Bound the address space to what is in use plus *memory*; on Linux, which can tell."""
    if not _STATM.exists():
        return
    pages = int(_STATM.read_text().split()[0])
    bound = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
