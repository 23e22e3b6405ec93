"""Who has been silent for too long: asked by due time, as visits are.

storage: ``silent_at`` is written with every good visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from feeds.storage.tables import source

_WAS_ASKED = source.c.silent_at <= source.c.succeeded_at


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that is silent for longer than it may be, since ``at``, and its rhythm."""

    source_id: str
    at: datetime
    rhythm: dict[str, Any] | None


def silent(connection: Connection, *, now: datetime) -> list[Silent]:
    """The silent sources by id; who was not asked since, or rests, is not silent but unknown.

    Nobody asks a source that is pushed to.
    """
    found = (
        select(source.c.id, source.c.silent_at, source.c.rhythm)
        .where(source.c.silent_at <= now, or_(_WAS_ASKED, source.c.kind == "push"))
        .where(source.c.active, source.c.rests_until <= now)
    )  # not in order: SQLite would walk through all sources for that
    return sorted(
        (Silent(*row) for row in connection.execute(found)), key=lambda one: one.source_id
    )


def watched(connection: Connection) -> int:
    """How many configured sources have a rhythm that they can fall out of."""
    counted = select(func.count()).where(source.c.silent_at.is_not(None))
    return int(connection.scalar(counted) or 0)
