"""The web server: granian, one worker process a core."""

from __future__ import annotations

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from feeds.serve.patience import PLACES

THREADS = 1 + PLACES
"""Threads of a worker: one that answers, beside those that may be waiting. They take turns at the
interpreter, and each one more makes every answer dearer: a 304 takes 40 µs with two of them, 75
with four and 147 with ten."""

PATIENCE = 8
"""Seconds that a worker has to end; one that was asked while it started may have missed it."""


def run(application: str, host: str, port: int, *, processes: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Args: application as ``module:function``; each process calls it for its own.
    """
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        backpressure=256,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    ).serve()
