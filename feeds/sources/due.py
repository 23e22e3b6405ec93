"""When to look at a source again; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feeds.model import Source
from feeds.sources.pace import JITTER, Limits, Pace, interval, shortest
from feeds.sources.rhythm import Rhythm
from feeds.sources.wishes import allowed

FOLDER_INTERVAL = timedelta(seconds=10)
"""Between two looks into a folder: nobody's server is troubled by them."""

_MOST_DOUBLINGS = 16  # beyond any max_interval; numbers stay small


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a visit went, as far as the next one depends on it.

    ``rhythm`` is what is known after it, ``pace`` what all sources share. ``failures`` counts
    failed visits in a row, this one included. ``retry_at`` is when the host allowed to come
    back. ``stranger`` is a source that has never answered well. ``overrun_after`` is set where
    every entry listed was new: the time since the visit before.
    """

    now: datetime
    pace: Pace
    rhythm: Rhythm = field(default_factory=Rhythm)
    failures: int = 0
    retry_at: datetime | None = None
    overrun_after: timedelta | None = None
    stranger: bool = False


def next_check(source: Source, visit: Visit, limits: Limits, *, jitter: float) -> datetime:
    """When to look at *source* again.

    A configured interval is kept to. Otherwise the rhythm of the source decides (see
    ``pace``), within the publisher's wishes and the operator's limits; where all that was
    listed was new, in half the time at most. Failures double the wait up to max_interval, from
    min_interval on where there has never been anything else: somebody is waiting for the first
    articles of a new source. Nobody comes back before Retry-After.

    Args:    jitter in 0..1 makes a visit up to a tenth of the interval late, so that sources
             do not meet at the same minute again and again.
    Returns: aware UTC.
    Sources: RFC 9110 10.2.3 (Retry-After); RSS 2.0 <skipHours>, <skipDays>.
    """
    wait = _interval(source, visit, limits)
    if visit.failures:
        longest = max(wait, limits.max_interval)
        wait = min(wait * 2 ** min(visit.failures - 1, _MOST_DOUBLINGS), longest)
    due = visit.now + wait * (1 + jitter * JITTER)
    if source.interval is None:
        due = _outside_skipped_hours(due, visit, limits, jitter)
    return max(due, visit.retry_at) if visit.retry_at else due


def _interval(source: Source, visit: Visit, limits: Limits) -> timedelta:
    if source.interval:
        return source.interval
    if source.kind == "folder":
        return FOLDER_INTERVAL
    if visit.stranger:
        return shortest(visit.rhythm, limits)
    wanted = interval(visit.rhythm, visit.pace, limits, now=visit.now)
    if visit.overrun_after is None:
        return wanted
    return max(min(wanted, visit.overrun_after / 2), shortest(visit.rhythm, limits))


def _outside_skipped_hours(due: datetime, visit: Visit, limits: Limits, jitter: float) -> datetime:
    """*due*, or a moment of the first hour after it in which the feed may be read.

    A wish that would keep us away for longer than max_interval is not followed.
    """
    latest = visit.now + limits.max_interval
    moment = allowed(visit.rhythm, due, latest=latest)
    if moment is None or moment == due:
        return due
    return moment + timedelta(hours=1) * jitter
