"""Whether a source rests, and until when: in words and for programs."""

from __future__ import annotations

from datetime import datetime, tzinfo

from feeds.storage.queue.sources import Health
from feeds.storage.queue.standing import FOR_GOOD, GONE, PAUSED, Standing


def rest_told(one: Standing | Health, now: datetime, zone: tzinfo) -> str:
    """How a source rests, "" for one that does not."""
    if one.rests_until <= now:
        return ""
    if one.rest == PAUSED and one.rests_until < FOR_GOOD:
        return f"paused until {one.rests_until.astimezone(zone):%Y-%m-%d %H:%M}"
    return {PAUSED: "paused", GONE: "gone, asked no more until resume"}[one.rest]


def rest_row(one: Standing | Health, now: datetime) -> dict[str, str | None]:
    """The same for programs; one without an end lasts until resume."""
    rests = one.rests_until > now
    ends = rests and one.rests_until < FOR_GOOD
    return {
        "rest": one.rest if rests else None,
        "rests_until": one.rests_until.isoformat() if ends else None,
    }
