"""When a source brings or lists far fewer entries than it used to; pure.

sources: a part of the ``Rhythm``, learnt by ``rhythm``. What has fallen becomes usual within weeks,
so that no drop is told of for ever. Nothing at all is silence, not a drop.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.sources.rhythm import Haul, Rhythm

SHARE = 0.2
"""Of what is usual: less is a drop."""

SPAN = timedelta(days=4)
"""Over so long, at least, new entries are counted: longer than Easter."""

EXPECTED = 30
"""Of fewer expected entries, few may come by chance."""

LISTED = 10
"""A list that was shorter before can hardly drop."""

KNOWN_FOR = 7.0
"""Days over which a source must have been watched before its rate is worth comparing."""

_MEMORY = timedelta(days=14)
_DAY = timedelta(days=1)


def compare(known: Rhythm, learnt: Rhythm, haul: Haul, *, since: datetime, now: datetime) -> Rhythm:
    """The rhythm *learnt* at a good visit, with how it compares to what was *known* before."""
    short = _listed(known, learnt, haul, since=since, now=now)
    return _brought(short, haul, now=now)


def sentence(rhythm: Rhythm) -> str:
    """The drop in words, "" where there is none."""
    if _is_short(rhythm.window, rhythm.least):
        return f"lists {rhythm.window} entries; lately it listed {rhythm.least:.0f} or more"
    if rhythm.fallen:
        new, days, expected = rhythm.fallen
        return f"brought {new:.0f} new entries in {days:.0f} days; usually {expected:.0f}"
    return ""


def _listed(known: Rhythm, learnt: Rhythm, haul: Haul, *, since: datetime, now: datetime) -> Rhythm:
    """Keep the shortest list lately; one that is far too short is believed only slowly."""
    least = known.least or float(known.window)
    kept = math.exp(-max((now - since) / _MEMORY, 0.0))
    if _is_short(learnt.window, least):
        return replace(learnt, least=least * kept)
    if haul.listed is None or not least:
        least = least or float(haul.listed or 0)
        return learnt if least == learnt.least else replace(learnt, least=least)
    return replace(learnt, least=min(least * kept + haul.listed * (1 - kept), haul.listed))


def _is_short(listed: int, least: float) -> bool:
    return least >= LISTED and listed <= SHARE * least


def _brought(rhythm: Rhythm, haul: Haul, *, now: datetime) -> Rhythm:
    """Count what is new since the span began; at its end compare, and begin another one."""
    if not rhythm.span_since:
        return _begin(rhythm, now, rhythm.rate) if rhythm.days >= KNOWN_FOR else rhythm
    new = rhythm.span_new + haul.fresh
    days = (now.timestamp() - rhythm.span_since) / _DAY.total_seconds()
    expected = rhythm.span_rate * days
    if days < SPAN / _DAY or expected < EXPECTED:
        return replace(rhythm, span_new=new) if haul.fresh else rhythm
    if not 0 < new < SHARE * expected:
        return _begin(replace(rhythm, fallen=()), now, rhythm.rate)
    fallen = (float(new), round(days, 1), round(expected, 1))
    faded = rhythm.span_rate * math.exp(-days * _DAY / _MEMORY)
    return _begin(replace(rhythm, fallen=fallen), now, max(rhythm.rate, faded))


def _begin(rhythm: Rhythm, now: datetime, rate: float) -> Rhythm:
    return replace(rhythm, span_since=now.timestamp(), span_new=0, span_rate=rate)
