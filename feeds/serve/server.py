"""The web server: granian, one worker process a core."""

from __future__ import annotations

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels


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
        blocking_threads=4,
        backpressure=256,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
