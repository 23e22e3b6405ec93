"""One budget of visits for all sources: who is asked more often, others are asked less; pure.

sources: asked by ``due`` through the pace; computed from all rhythms now and then.

What readers wait for is the sum over all sources of (rate x interval / 2). With a given number
of visits it is smallest where each interval is proportional to 1 / sqrt(rate): visits go where
news is, but the quiet are not forgotten, as they are where intervals follow 1 / rate. We stay a
little on the side of the quiet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.sources import hours
from feeds.sources.rhythm import DAY, Rhythm

JITTER = 0.1
"""By how much of an interval, at most, a visit may come later than its time."""

WHOLE_BODY_WEIGHT = 0.25
"""A visit to a source without validators always costs a whole body: four visits' worth."""

VISITS_A_WINDOW = 2
"""A source is visited at least so often while its list of entries fills anew."""

EXPONENT = 0.4
"""Of the rate, where 0.5 is the square root: measured by bench/polling.py, 0.4 lengthens the mean
wait by 1 % and shortens the longest 5 % of waits by 7 %."""

_OF_HOURS = 2 * EXPONENT  # of how busy an hour is: how strongly it draws visits
_PRECISION = 1e-4  # of the pace: far below what jitter does


@dataclass(frozen=True, slots=True)
class Limits:
    """The operator's bounds on what sources may wish."""

    min_interval: timedelta
    max_interval: timedelta

    @property
    def average(self) -> timedelta:
        """The interval that the visits of all sources may have on average: the budget.

        It is the geometric mean of the bounds: as far, in proportion, from either.
        """
        return self.min_interval * math.sqrt(self.max_interval / self.min_interval)


@dataclass(frozen=True, slots=True)
class Pace:
    """What all sources share: ``span`` is the interval of one that brings an entry a day.

    ``usual`` is how busy each kind of hour is in all sources together.
    """

    span: timedelta
    usual: tuple[float, ...] = hours.FLAT


def interval(rhythm: Rhythm, pace: Pace, limits: Limits, *, now: datetime) -> timedelta:
    """The time from a visit *now* to the next: about pace / (weight x rate) ** EXPONENT.

    The rate is that of the coming hours. Never below what the source wishes, as far as
    max_interval allows that wish; never so long that its list of entries could fill anew twice
    meanwhile.
    """
    least, most = _bounds(rhythm, limits)
    target = (pace.span.total_seconds() / _pull(rhythm)) ** 2 / 2
    busy = hours.busyness(rhythm.hours, pace.usual)

    def draw(kind: int) -> float:
        return math.pow(busy(kind), _OF_HOURS)

    return timedelta(seconds=max(hours.until_waited(draw, target, now=now, most=most), least))


def shortest(rhythm: Rhythm, limits: Limits) -> timedelta:
    """The shortest interval that the wishes of a source and our own limits allow."""
    wish = timedelta(seconds=min(rhythm.floor, limits.max_interval.total_seconds()))
    return max(wish, limits.min_interval)


def pace(rhythms: Sequence[Rhythm], limits: Limits) -> Pace:
    """The pace at which visits to sources of these rhythms just use up the budget.

    The budget is one visit a source every ``limits.average``. Where wishes and limits leave no
    such pace, it is the nearest.
    """
    if not rhythms:
        return Pace(limits.average)
    usual = hours.shape([one.hours for one in rhythms])
    shares = [_Share.of(one, usual, limits) for one in rhythms]
    budget = len(shares) / (limits.average.total_seconds() / (1 + JITTER / 2))
    fast = limits.min_interval.total_seconds() * min(one.root for one in shares)
    slow = limits.max_interval.total_seconds() * max(one.root for one in shares)
    while slow > fast * (1 + _PRECISION):
        middle = math.sqrt(fast * slow)
        if sum(1 / one.seconds(middle) for one in shares) > budget:
            fast = middle
        else:
            slow = middle
    return Pace(timedelta(seconds=slow), usual)


@dataclass(frozen=True, slots=True)
class _Share:
    """How a source's interval follows from the pace, in seconds: pace / root, within bounds."""

    root: float
    least: float
    most: float

    @classmethod
    def of(cls, rhythm: Rhythm, usual: Sequence[float], limits: Limits) -> _Share:
        # Visits in an hour are proportional to the root of how strongly it draws them.
        root = hours.mean_power(hours.profile(rhythm.hours, usual), _OF_HOURS / 2)
        return cls(_pull(rhythm) * root, *_bounds(rhythm, limits))

    def seconds(self, pace: float) -> float:
        return min(max(pace / self.root, self.least), self.most)


def _bounds(rhythm: Rhythm, limits: Limits) -> tuple[float, float]:
    """The shortest and the longest interval of a source, in seconds."""
    least = shortest(rhythm, limits).total_seconds()
    longest = limits.max_interval.total_seconds()
    if not rhythm.window:
        return least, longest
    fills = rhythm.window / rhythm.rate * DAY.total_seconds()
    return least, max(min(fills / VISITS_A_WINDOW, longest), least)


def _pull(rhythm: Rhythm) -> float:
    """How strongly a source draws visits."""
    weight = 1.0 if rhythm.validators else WHOLE_BODY_WEIGHT
    return math.pow(weight * rhythm.rate, EXPONENT)
