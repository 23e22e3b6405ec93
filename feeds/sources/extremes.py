"""How far a source goes in its everyday life: its longest pause, its largest haul; pure.

sources: a part of the ``Rhythm``, learnt by ``rhythm``. Alerts go by a source's own extremes, as
averages say nothing of nights, weekends and batches.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from feeds.sources.hours import HOUR

if TYPE_CHECKING:
    from feeds.sources.rhythm import Haul, Rhythm

LONGEST_PAUSE = timedelta(days=60)
"""A longer pause is not remembered as one: whoever pauses so long has no rhythm."""

YEAR = timedelta(days=365)
"""How far back the dates of a first visit tell of pauses."""

# An extreme is forgotten after four weeks, so that weekends level out, or after 30 hauls, so
# that a weekly letter's pauses are not forgotten before there are enough to compare.
_MEMORY = timedelta(days=28)
_MEMORY_HAULS = 30


def push(rhythm: Rhythm, haul: Haul, *, since: datetime, now: datetime) -> Rhythm:
    """The rhythm with the extremes after a good visit; *since* is when the last good one was.

    The time between two good visits is no pause: something may have come all the while.
    """
    last = rhythm.last or since.timestamp()
    if not haul.fresh:
        return rhythm if last == rhythm.last else replace(rhythm, last=last)
    kept = _kept(now.timestamp() - last)
    paused = _paused(rhythm, max(since.timestamp() - last, 0.0), kept=kept)
    return replace(paused, last=now.timestamp(), most=max(float(haul.new), rhythm.most * kept))


def suggest(rhythm: Rhythm, published: Sequence[datetime | None], *, now: datetime) -> Rhythm:
    """The rhythm with the extremes that the dates of a first visit's entries tell of.

    Entries of one hour count as one haul.
    """
    seconds = [one.timestamp() for one in published if one and now - YEAR <= one <= now]
    if len(seconds) <= 1:
        return rhythm
    hauls = Counter(int(one // HOUR) for one in seconds)
    for earlier, later in pairwise(sorted(hauls)):
        between = (later - earlier) * HOUR
        rhythm = _paused(rhythm, between, kept=_kept(between))
    return replace(rhythm, most=float(max(hauls.values())))


def _paused(rhythm: Rhythm, seconds: float, *, kept: float) -> Rhythm:
    pause = max(min(seconds, LONGEST_PAUSE.total_seconds()), rhythm.pause * kept)
    return replace(rhythm, pause=pause, pauses=rhythm.pauses + 1)


def _kept(seconds: float) -> float:
    """What is left of an extreme that was known at the haul before, so many seconds ago."""
    return math.exp(-min(seconds / _MEMORY.total_seconds(), 1 / _MEMORY_HAULS))
