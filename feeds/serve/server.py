"""The web server: granian, one worker process a core."""

from __future__ import annotations

import logging

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels, logger

from feeds.serve.patience import MAKING, WAITING

THREADS = 4 + MAKING + WAITING
"""Threads of a worker: a few that answer, beside those that may be waiting."""

PATIENCE = 8
"""Seconds that a worker has to end; one that was asked while it started may have missed it."""


def run(application: str, host: str, port: int, *, processes: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Args: application as ``module:function``; each process calls it for its own.
    """
    logger.addFilter(_is_about_more_than_threads)
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


def _is_about_more_than_threads(record: logging.LogRecord) -> bool:
    """Granian doubts so many threads; most of ours only wait, so that nobody needs to read it."""
    return "Python threads" not in record.getMessage()
