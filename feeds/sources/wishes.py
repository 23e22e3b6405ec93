"""What a publisher wishes: how often to come at most, and when not to come at all; pure.

sources: read from headers and feed, kept in the ``Rhythm``, obeyed by ``due`` within limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from feeds.sources.rhythm import Rhythm

WITHOUT_VALIDATORS = timedelta(hours=1)
"""Who cannot say "nothing has changed" sends everything each time, and is asked less often."""

_MAX_AGE_DIGITS = 10  # three centuries; whoever sends more digits wishes no more than that


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWishes:
    """What the feed itself says: RSS ttl or sy:, skipHours (GMT) and skipDays (0 is Monday)."""

    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def heed(
    rhythm: Rhythm, headers: Mapping[str, str], said: FeedWishes | None, *, now: datetime
) -> Rhythm:
    """The rhythm with the wishes of this answer.

    *said* is None where no feed was read (a 304): then its last wishes stand, and so does
    what is known of its validators.

    Args:    headers: of the answer, with lower-case names.
    Sources: RFC 9111 5.2.2.1 (max-age), 5.3 (Expires); RSS 2.0 <ttl>, <skipHours>, <skipDays>.
    """
    if said is not None:
        rhythm = replace(
            rhythm,
            ttl=said.ttl.total_seconds() if said.ttl else 0.0,
            skip_hours=said.skip_hours,
            skip_days=said.skip_days,
            validators="etag" in headers or "last-modified" in headers,
        )
    wishes = [rhythm.ttl, _fresh_for(headers, now).total_seconds()]
    if not rhythm.validators:
        wishes.append(WITHOUT_VALIDATORS.total_seconds())
    floor = max(wishes)
    return rhythm if floor == rhythm.floor else replace(rhythm, floor=floor)


def allowed(rhythm: Rhythm, moment: datetime, *, latest: datetime) -> datetime | None:
    """The first full hour from *moment* on in which the feed does not wish to be left alone.

    Returns: *moment* itself where it is allowed, None where all is forbidden until *latest*.
    Sources: RSS 2.0 <skipHours>, <skipDays>, both in GMT.
    """
    candidate = moment
    while _skipped(rhythm, candidate):
        hour = candidate.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        candidate = hour + timedelta(hours=1)
        if candidate > latest:
            return None
    return candidate


def _skipped(rhythm: Rhythm, moment: datetime) -> bool:
    there = moment.astimezone(UTC)
    return there.hour in rhythm.skip_hours or there.weekday() in rhythm.skip_days


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the answer stays fresh; max-age wins over Expires."""
    for directive in headers.get("cache-control", "").split(","):
        name, _, value = directive.strip().partition("=")
        if name.lower() == "max-age" and value.isascii() and value.isdecimal():
            return timedelta(seconds=int(value[:_MAX_AGE_DIGITS]))
    return max(_expires(headers.get("expires", ""), now) - now, timedelta(0))


def _expires(value: str, now: datetime) -> datetime:
    """The moment that an Expires header names; *now* where it cannot be read ("0", "-1")."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return now
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
