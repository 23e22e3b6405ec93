"""When a source has been silent for too long, and when many are at once; pure.

sources: the first is decided with every good visit, the second by looking at all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.model import Source
from feeds.sources.rhythm import DAY, Rhythm

TIMES = 3
"""As many times its longest pause lately may a source be silent. Where entries come at random, a
pause is that long once in 5,000 pauses, if the longest of 30 is known."""

SHORTEST = DAY
"""Shorter silence is no trouble: newsrooms sleep."""

PAUSES_KNOWN = 10
"""Of fewer pauses the longest says little of those to come."""

KNOWN_FOR = 7.0
"""Days over which a source must have been watched: a weekend is in them."""

WINDOW = DAY
"""Sources that turn silent within this time may have the same reason."""

SHARE = 1 / 3
"""Of the sources with a rhythm: if more turn silent within the window, it is one trouble."""

FEWEST = 3
"""Fewer sources than that are not many."""

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """Silent sources: those that are in trouble each for itself, and those of one trouble."""

    alone: frozenset[str]
    together: frozenset[str]


def silent_at(source: Source, rhythm: Rhythm) -> datetime | None:
    """From when on it is an alert if nothing new comes; None where that is not known.

    A folder is its owner's affair unless the config says how long it may be silent.
    """
    allowed = _allowed(source, rhythm)
    if allowed is None or not rhythm.last:
        return None
    return datetime.fromtimestamp(rhythm.last, UTC) + allowed


def _allowed(source: Source, rhythm: Rhythm) -> timedelta | None:
    if isinstance(source.silence, timedelta):
        return source.silence
    known = rhythm.pauses >= PAUSES_KNOWN and rhythm.days >= KNOWN_FOR
    if source.silence == "off" or source.kind == "folder" or not known:
        return None
    return max(TIMES * timedelta(seconds=rhythm.pause), SHORTEST)


def judge(
    silent: Mapping[str, datetime], *, alerted: Collection[str], watched: int, now: datetime
) -> Quiet:
    """Tell many who fell silent at once, as on a holiday, from those who did on their own.

    Who is silent together stays so, however long it lasts, until few are left.

    Args: silent: who is, and since when it is an alert; alerted: for whom one stands of their
          own; watched: how many sources have a rhythm to fall out of.
    """
    recent = {id_ for id_, at in silent.items() if id_ not in alerted or now - at <= WINDOW}
    if len(recent) >= FEWEST and len(recent) > SHARE * watched:
        return Quiet(frozenset(silent.keys() - recent), frozenset(recent))
    return Quiet(frozenset(silent), frozenset())


def sentence(rhythm: Rhythm, at: datetime) -> str:
    """The silence of a source in words; *at* is when it became an alert."""
    last = datetime.fromtimestamp(rhythm.last, UTC)
    return f"nothing new since {last:%Y-%m-%d %H:%M} UTC, for more than {_told(at - last)}"


def sentence_of_many(silent: Collection[str], *, watched: int) -> str:
    """The silence of many in words."""
    named = sorted(silent)[:_NAMED]
    rest = len(silent) - len(named)
    more = f" and {rest} more" if rest else ""
    return (
        f"{len(silent)} of {watched} sources have fallen silent at once, perhaps for a holiday:"
        f" {', '.join(named)}{more}"
    )


def _told(period: timedelta) -> str:
    if period < 3 * DAY:
        return f"{period // timedelta(hours=1)} hours"
    return f"{period // DAY} days"
