"""Moments to come, as somebody writes them at a prompt."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from feeds.config.faults import Refused
from feeds.config.keys import durations
from feeds.errors import InputError

_FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
_EXPECTED = "a day (2026-12-24), a minute (2026-12-24T18:00) or a duration from now (3d, 12h)"


def to_come(text: str, *, zone: tzinfo, now: datetime) -> datetime:
    """The moment that *text* names: a day or minute in *zone*, or a duration from *now*.

    Returns: aware UTC, after *now*.
    Errors:  InputError for what is none, or over.
    """
    moment = _duration(text, now) or _date(text, zone)
    if moment is None:
        raise InputError(f"{text!r} is no moment; expected {_EXPECTED}")
    if moment <= now:
        raise InputError(f"{text} is over; say a moment that is to come")
    return moment


def _duration(text: str, now: datetime) -> datetime | None:
    try:
        return now + durations.parse(text)
    except Refused:
        return None


def _date(text: str, zone: tzinfo) -> datetime | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
