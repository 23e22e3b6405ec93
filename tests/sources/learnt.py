"""Rhythms for tests: as if a source had been visited for weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.model import Source
from feeds.sources import Limits, Rhythm

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday
LIMITS = Limits(timedelta(minutes=5), timedelta(hours=6))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def bringing(a_day: float, **known: Any) -> Rhythm:
    """A source that brings so many entries a day."""
    return Rhythm(entries=14 * a_day, days=14, **known)


def source(**fields: Any) -> Source:
    plain: dict[str, Any] = {"id": "a", "kind": "feed", "title": "A", "timezone": UTC}
    return Source(**{**plain, "category": "news", **fields})
