"""What a source's visits teach: how often it brings something new; pure.

sources: learnt with every visit, stored with the source, asked by ``pace`` and ``due``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from feeds.sources import drops, extremes
from feeds.sources import hours as week

DAY = timedelta(days=1)

MEMORY = 14.0
"""Days after which what was seen counts a third (1/e): long enough for weekends to level out."""

_SHORTEST_SPAN = 1 / 24  # day; dates of one moment are a batch, not a rate
_NOTICEABLE = 0.02  # of the days remembered; less time without news hardly moves the rate
_CENSORED = 2  # times what was listed: if all of it is new, as much again may have slipped by


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A decayed Gamma-Poisson estimate of how many new entries a source brings a day.

    ``entries`` in ``days`` is what is remembered; it begins with half an entry in half a day,
    so that nothing is divided by zero and a new source is soon believed. ``hours`` are the
    entries by kind of hour (see ``hours``). ``window`` is how many entries the source lists.
    ``ttl`` (seconds), ``skip_hours`` (0-23) and ``skip_days`` (0 is Monday), both in GMT, are
    the feed's own wishes; ``floor`` (seconds) is the shortest interval that all wishes together
    leave. ``validators`` says whether the source can answer that nothing has changed.

    ``learnt`` is up to when that is (seconds since 1970, 0 while unknown); visits since then have
    brought nothing. ``hauls`` are the visits that brought the ``entries``. ``last`` is when the
    last of them was (seconds since 1970, 0 while unknown), ``pause`` (seconds) the longest time
    between two of them lately, out of ``pauses``; ``most`` is the largest lately (see
    ``extremes``). ``least`` is the shortest list lately. ``span_new`` entries came since
    ``span_since``, where ``span_rate`` a day were usual; ``fallen`` is what came instead (see
    ``drops``).
    """

    learnt: float = 0.0
    entries: float = 0.5
    days: float = 0.5
    hauls: float = 0.5
    hours: tuple[float, ...] = week.NONE
    window: int = 0
    ttl: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    floor: float = 0.0
    validators: bool = True
    last: float = 0.0
    pause: float = 0.0
    pauses: int = 0
    most: float = 0.0
    least: float = 0.0
    span_since: float = 0.0
    span_new: int = 0
    span_rate: float = 0.0
    fallen: tuple[float, ...] = ()

    @property
    def haul(self) -> float:
        """New entries in a visit that brings any, on average."""
        return self.entries / self.hauls

    @property
    def rate(self) -> float:
        """New entries a day, never zero."""
        return (self.entries + 0.05) / (self.days + 0.05)

    def remembered(self) -> dict[str, Any]:
        """What is stored, as JSON gives it back."""
        values = ((name, getattr(self, name)) for name in _NAMES)
        return {name: list(one) if isinstance(one, tuple) else one for name, one in values}

    @classmethod
    def of(cls, remembered: Mapping[str, Any] | None) -> Rhythm:
        """What was stored; what another version added is left out."""
        found: dict[str, Any] = {
            # JSON knows lists only.
            name: tuple(value) if isinstance(value, list) else value
            for name, value in (remembered or {}).items()
            if name in _NAMES
        }
        return cls(**found)


_NAMES = {field.name: None for field in fields(Rhythm)}  # in order; asked at every visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Haul:
    """What a visit brought: ``new`` of the ``listed`` entries; None listed is a 304.

    ``elsewhere`` were new here, but another source had brought them first.
    """

    new: int = 0
    listed: int | None = None
    elsewhere: int = 0

    @property
    def fresh(self) -> int:
        """Entries that the source did not list before."""
        return self.new + self.elsewhere

    @property
    def overrun(self) -> bool:
        """Whether the source may have listed more since the last visit than it shows now."""
        return bool(self.new) and self.new == self.listed


NOTHING = Haul()
"""What a visit brings at which nothing had changed."""


def learn(rhythm: Rhythm, haul: Haul, *, since: datetime, now: datetime) -> Rhythm:
    """The rhythm after a good visit; *since* is when the last good one was.

    Where every entry listed is new the true number is unknown, so it is taken twice. Visits that
    bring nothing are learnt together once they make a difference: most visits are of that kind,
    and a rhythm that has not changed need not be stored.
    """
    known = rhythm if rhythm.learnt else replace(rhythm, learnt=since.timestamp())
    days = max((now.timestamp() - known.learnt) / DAY.total_seconds(), 0.0)
    counts = haul != NOTHING or days >= _NOTICEABLE * known.days
    learnt = _remember(known, haul, days, since=since, now=now) if counts else known
    pushed = extremes.push(learnt, haul, since=since, now=now)
    return drops.compare(rhythm, pushed, haul, since=since, now=now)


def _remember(rhythm: Rhythm, haul: Haul, days: float, *, since: datetime, now: datetime) -> Rhythm:
    """The rhythm with the *days* since it was learnt, and what the last visit has brought."""
    kept = math.exp(-days / MEMORY)
    brought = haul.new * _CENSORED if haul.overrun else haul.new
    hours = week.spread([one * kept for one in rhythm.hours], haul.new, since=since, now=now)
    return replace(
        rhythm,
        learnt=now.timestamp(),
        entries=rhythm.entries * kept + brought,
        days=rhythm.days * kept + days,
        hauls=rhythm.hauls * kept + bool(haul.new),
        hours=tuple(round(one, 3) for one in hours),
        window=rhythm.window if haul.listed is None else haul.listed,
    )


def introduce(rhythm: Rhythm, published: Sequence[datetime | None], *, now: datetime) -> Rhythm:
    """The rhythm that a first visit suggests, by the dates that its entries claim.

    Only dates of the last two weeks count, and only where there are two or more: a single one
    spans no time.
    """
    learnt = extremes.suggest(replace(rhythm, window=len(published)), published, now=now)
    dates = [one for one in published if one and now - MEMORY * DAY <= one <= now]
    if len(dates) <= 1:
        return learnt
    days = max((now - min(dates)) / DAY, _SHORTEST_SPAN)
    return replace(
        learnt,
        entries=rhythm.entries + len(dates),
        days=rhythm.days + days,
        hauls=rhythm.hauls + len({one.timestamp() // week.HOUR for one in dates}),
    )
