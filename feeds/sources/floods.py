"""When a visit brings so much that something must have gone wrong upstream; pure.

sources: asked before a visit's new entries are let in. A site that gives all its entries new ids
makes such a flood, and so does one whose archive lands in its feed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.sources.rhythm import DAY, Rhythm

TIMES = 10
"""As many new entries as this many usual visits bring make a flood."""

TIMES_THE_MOST = 3
"""And as this many times the largest haul lately: news has its busy days."""

KNOWN_FOR = 3.0
"""Days over which a source must have been watched before it has anything usual."""


def is_flood(rhythm: Rhythm, new: int, *, since: datetime, now: datetime) -> bool:
    """Whether *new* entries at once are a flood for a source of this rhythm.

    Args: rhythm: what was known before this visit; *since* is when the last good one was.
    """
    return rhythm.days >= KNOWN_FOR and new >= TIMES * usual(rhythm, since=since, now=now)


def usual(rhythm: Rhythm, *, since: datetime, now: datetime) -> float:
    """How many new entries a visit may bring that nobody wonders about; 1 or more.

    It is the mean of the visits that brought something, or what the time since the last visit
    lets expect, or a share of the largest haul lately, whichever is most.
    """
    expected = rhythm.rate * max((now - since) / DAY, 0.0)
    return max(1.0, rhythm.haul, expected, rhythm.most * TIMES_THE_MOST / TIMES)


def accept(rhythm: Rhythm, new: int) -> Rhythm:
    """The rhythm once somebody has said that *new* entries at once were no mistake."""
    return replace(rhythm, most=max(rhythm.most, float(new)))


def sentence(rhythm: Rhythm, new: int) -> str:
    """The flood in words, for the admin."""
    usually, most = max(round(rhythm.haul), 1), max(round(rhythm.most), 1)
    return f"brought {new} new entries at once; usually it brings {usually}, lately {most} at most"
