"""Whether two articles tell the same copy.

classify: asked by ``stories``; pure. Words are compared in runs of three (``Fingerprint``).
Editors change and cut, but keep the lead; who quotes a paragraph has a lead of his own. What a
house prints under every article is its furniture, and tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from feeds.model import Copy

LEAST_SHARED = 16
"""Runs that two copies share at least, as 18 words in a row do: less is a quotation or chance."""

LEAST_SHARE = 0.3
"""Of the shorter one, at least: a third of a copy with every sixth word changed keeps half of its
runs, two reports of one event share a twentieth."""

LEAD = 48
"""Runs of each that tell how it begins; of a short one its first half."""

LEAST_LEAD = 0.2
"""Of each lead, at least, is found in the other article."""

OWN = 0.8
"""A house does not edit its own copy: of one source both shares must be as high as this."""

NEARLY_ALL = 0.9
"""Of the longer one: then only a new first paragraph can stand in the way."""

LATEST = 6
"""Stories of a source that are asked for its furniture."""

HABIT = 3
"""So many of them must share it."""


def furniture(latest: Sequence[Copy]) -> frozenset[int]:
    """What a source prints in one story after the other; *latest* are articles of so many."""
    if len(latest) < HABIT:
        return frozenset()
    uses = Counter(run for one in latest[:LATEST] for run in one.fingerprint)
    return frozenset(run for run, times in uses.items() if times >= HABIT)


def is_worth_a_look(runs: frozenset[int], other: Copy) -> bool:
    """Whether an article of these *runs* and *other* may be one copy, once furniture is aside."""
    shared = len(runs.intersection(other.fingerprint))
    return shared >= max(LEAST_SHARED, LEAST_SHARE / 2 * min(len(runs), len(other.fingerprint)))


def share(one: Copy, other: Copy, *, aside: Collection[int] = ()) -> float | None:
    """How much of the shorter text the longer one tells too; None if they are not one copy.

    *aside* is furniture, and does not count.
    """
    mine, theirs = _without(one, aside), _without(other, aside)
    shorter, longer = sorted((len(mine), len(theirs)))
    shared = _found(mine, frozenset(theirs))
    is_own = one.source_id == other.source_id
    if shared < max(LEAST_SHARED, (OWN if is_own else LEAST_SHARE) * shorter):
        return None
    if shared < NEARLY_ALL * longer and not _begin_alike(
        mine, theirs, OWN if is_own else LEAST_LEAD
    ):
        return None
    return shared / shorter


def _begin_alike(mine: Sequence[int], theirs: Sequence[int], least: float) -> bool:
    """Whether the other one tells the lead of each, wherever it stands there."""
    lead = min(LEAD, len(mine) // 2, len(theirs) // 2)
    return all(
        _found(one[:lead], frozenset(other)) >= least * lead
        for one, other in ((mine, theirs), (theirs, mine))
    )


def _without(one: Copy, aside: Collection[int]) -> Sequence[int]:
    return [run for run in one.fingerprint if run not in aside] if aside else one.fingerprint


def _found(runs: Iterable[int], there: frozenset[int]) -> int:
    return sum(run in there for run in runs)
