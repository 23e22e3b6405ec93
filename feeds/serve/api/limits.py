"""How much may be pushed: per token and minute, and not more than work can read.

Each web process counts for itself; only what waits is asked of the database, once a second.
"""

from __future__ import annotations

import time
from threading import Lock

from flask import current_app

from feeds.serve.api.problems import Problem
from feeds.serve.context import public, store
from feeds.storage.api import inbox

MINUTE = 60.0
LOOK_EVERY = 1.0
"""Seconds between two looks at how much waits."""

MOST_WAITING = 20_000
"""Letters; some minutes of work, and at most as much disk as they take."""

RETRY_AFTER = 30
"""Seconds in which work has read thousands of letters."""

_KEPT = "feeds.push"  # where the application keeps its counters


class Rates:
    """Counts articles by token; a minute begins with its first one. For any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: dict[str, tuple[float, int]] = {}  # since when, how many

    def wait(self, token: str, articles: int, *, most: int, now: float) -> float:
        """Count *articles*; the seconds until they may come, 0 if they may now."""
        with self._lock:
            since, counted = self._counted.get(token, (now, 0))
            if now - since >= MINUTE:
                since, counted = now, 0
            if counted and counted + articles > most:
                return MINUTE - (now - since)
            self._counted[token] = since, counted + articles
            return 0.0


class Backlog:
    """How much waits to be read, as of the last look."""

    def __init__(self) -> None:
        self._looked_at = 0.0
        self._waiting = 0

    def waiting(self, now: float) -> int:
        """Letters, known to the second."""
        if now - self._looked_at >= LOOK_EVERY or not self._looked_at:
            self._looked_at = now
            with store().read() as connection:
                self._waiting = inbox.waiting(connection, now=store().now())
        return self._waiting


def heed(token: str, *, articles: int) -> None:
    """Raises: Problem: too much in a minute, or more than work can read; with when to return."""
    now, most = time.monotonic(), public().push_limit
    rates, backlog = _counters()
    seconds = rates.wait(token, articles, most=most, now=now)
    if seconds:
        raise _refusal(
            f"The token {token!r} has pushed {most:,} articles in a minute, as many as"
            " api.push_limit allows.",
            round(seconds) + 1,
        )
    if (waiting := backlog.waiting(now)) >= MOST_WAITING:
        raise _refusal(f"{waiting:,} letters wait to be read; is feeds work running?", RETRY_AFTER)


def _counters() -> tuple[Rates, Backlog]:
    """Those of this application."""
    found: tuple[Rates, Backlog] = current_app.extensions.setdefault(_KEPT, (Rates(), Backlog()))
    return found


def _refusal(detail: str, seconds: int) -> Problem:
    return Problem(429, detail, headers={"Retry-After": str(seconds)})
