"""The web server: granian, one worker process a core."""

from __future__ import annotations

import asyncio

from granian import Granian, loops
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from feeds.serve.http.prompt import Loop

PATIENCE = 8
"""Seconds that a worker has to end; one that was asked while it started may have missed it."""


@loops.register("auto")
def _loop() -> asyncio.AbstractEventLoop:
    loop = Loop()
    asyncio.set_event_loop(loop)
    return loop


def run(application: str, host: str, port: int, *, processes: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Args: application as ``module:function``; each process calls it for its own.
    """
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=processes,
        backpressure=256,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    ).serve()
