"""When in the week a source is busy: newsrooms sleep, and rest on Sundays; pure.

sources: a part of the ``Rhythm``, learnt by ``rhythm``, asked by ``pace``. The week has 48
kinds of hours: 24 of working days, 24 of the weekend, all in UTC.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

HOUR = 3600.0  # seconds

Busyness = Callable[[int], float]
"""How busy a kind of hour is, by its number."""

SHARES = (5 / 7 / 24,) * 24 + (2 / 7 / 24,) * 24
"""How much of a week each kind of hour makes up."""

NONE = (0.0,) * len(SHARES)
"""No entries seen yet in any kind of hour."""

FLAT = (1.0,) * len(SHARES)
"""A week in which all hours are alike."""

_LEAST_BUSY = 0.05  # of an average hour: the quietest is not forgotten
_PRIOR = 48.0  # entries that speak for the usual week, until others have been seen
_LONGEST_SPREAD = timedelta(hours=8)  # of a visit's entries: beyond, they say nothing of hours


def spread(seen: Sequence[float], new: int, *, since: datetime, now: datetime) -> list[float]:
    """*seen* and *new* entries that came at unknown times after *since*, evenly shared out."""
    shared = list(seen)
    begin, end = since.timestamp(), now.timestamp()
    if not new or not 0 < end - begin <= _LONGEST_SPREAD.total_seconds():
        return shared
    for hour in range(int(begin // HOUR), int(end // HOUR) + 1):
        overlap = min(end, (hour + 1) * HOUR) - max(begin, hour * HOUR)
        shared[_kind(hour)] += new * overlap / (end - begin)
    return shared


def shape(weeks: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """How busy each kind of hour is in all sources together, against an average hour."""
    together = [sum(kind) for kind in zip(NONE, *weeks, strict=True)]
    return tuple(profile(together, FLAT))


def profile(seen: Sequence[float], usual: Sequence[float]) -> list[float]:
    """How busy each kind of hour is in a source, against an average hour.

    *usual* is the shape of all sources; it stands in for what has not been seen yet.
    """
    return list(map(busyness(seen, usual), range(len(SHARES))))


def busyness(seen: Sequence[float], usual: Sequence[float]) -> Busyness:
    """The same for one kind of hour at a time: a visit asks for a few of the coming ones."""
    total = sum(seen) + _PRIOR

    def busy(kind: int) -> float:
        share = SHARES[kind]
        return max((seen[kind] + _PRIOR * usual[kind] * share) / (total * share), _LEAST_BUSY)

    return busy


def mean_power(busy: Sequence[float], exponent: float) -> float:
    """The mean of a profile to a power."""
    return sum(share * math.pow(one, exponent) for one, share in zip(busy, SHARES, strict=True))


def until_waited(busy: Busyness, target: float, *, now: datetime, most: float) -> float:
    """Seconds from *now* until entries at one a second have waited *target* seconds together.

    They come as *busy* says of each kind of hour: at an average hour for s seconds they wait
    s x s / 2.

    Returns: at most *most*, in seconds.
    """
    begin = now.timestamp()
    hour = int(begin // HOUR)
    step = (hour + 1) * HOUR - begin
    passed = waiting = waited = 0.0
    while passed < most:
        rate = busy(_kind(hour))
        after = waited + waiting * step + rate * step * step / 2
        if after >= target:
            root = math.sqrt(waiting * waiting + 2 * rate * (target - waited))
            return min(passed + (root - waiting) / rate, most)
        waited, waiting, passed = after, waiting + rate * step, passed + step
        hour, step = hour + 1, HOUR
    return most


def _kind(hour: int) -> int:
    """The kind of an hour that is counted since 1970, which began on a Thursday."""
    weekend = (hour // 24 + 3) % 7 >= 5  # noqa: PLR2004 - Saturday; Monday is 0
    return hour % 24 + (24 if weekend else 0)
