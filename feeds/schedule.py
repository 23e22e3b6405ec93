"""The clock: a handful of ticks, in memory, through APScheduler and nothing but that.

A tick only asks the database what is due, so a lost or a second scheduler is harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from feeds import log

# A tick that is still running when the next one is due is everyday business here.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Clock:
    """Calls functions at intervals, each in a thread of its own and never twice at once."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(10)},
            # Without a grace time of None a tick that comes late would be dropped.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, interval: timedelta, tick: Callable[[], object]) -> None:
        """Call *tick* now and then every *interval*; what it raises is logged."""
        self._scheduler.add_job(
            _guarded(tick),
            "interval",
            seconds=interval.total_seconds(),
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; waits for the ticks that are running."""
        self._scheduler.shutdown(wait=True)


def _guarded(tick: Callable[[], object]) -> Callable[[], None]:
    """A failed tick must not keep the next one from coming."""

    def run() -> None:
        try:
            tick()
        except Exception as error:  # noqa: BLE001 - the next tick tries again; the log tells
            log.error("tick-failed", tick=getattr(tick, "__name__", "?"), exception=error)

    return run
