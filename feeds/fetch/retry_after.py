"""When a host that asked for silence may be asked again; for fetch; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=1)  # longer silence is more often a mistake than a wish
_MOST_DIGITS = 9  # of seconds; more is more than a day anyway


def retry_at(value: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names: seconds from now, or a date.

    Args:    now: aware, UTC.
    Returns: aware UTC, at most a day ahead; None for what is past or cannot be read.
    Source:  RFC 9110 10.2.3.
    """
    value = value.strip()
    moment = _after(value, now) if value.isdecimal() and value.isascii() else _date(value)
    if moment is None or moment <= now:
        return None
    return min(moment, now + _LONGEST)


def _after(digits: str, now: datetime) -> datetime:
    if len(digits) > _MOST_DIGITS:
        return now + _LONGEST
    return now + timedelta(seconds=int(digits))


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # HTTP dates are GMT, whatever else they say (RFC 9110 5.6.7).
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
