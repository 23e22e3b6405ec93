"""When a redirect is meant for good: not the first time that somebody says so; pure.

sources: after each good visit, for the address of the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TIMES = 3
"""Visits that must find the same permanent redirect."""

PERIOD = timedelta(days=1)
"""Time that must lie between the first and the last of them: a mistake is noticed within it."""


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect to ``to``, seen ``times`` in a row, first at ``since``."""

    to: str
    since: datetime
    times: int = 1

    def is_settled(self, now: datetime) -> bool:
        """Whether it has been seen often and long enough to be believed."""
        return self.times >= TIMES and now - self.since >= PERIOD


def observe(move: Move | None, to: str | None, *, now: datetime) -> Move | None:
    """What is known of a move after a visit that was permanently redirected to *to*, or not.

    Sources: RFC 9110 15.4.2 (301), 15.4.9 (308); temporary redirects are never remembered.
    """
    if to is None:
        return None
    if move is None or move.to != to:
        return Move(to, now)
    return replace(move, times=move.times + 1)
