"""Articles meet the past: new, edited, seen elsewhere, or not to be taken; one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from feeds import articles as station
from feeds.articles import Decision, Edited, Foreign, Held, New, Refused, Reused, Same, Skipped
from feeds.model import Article
from feeds.storage import Connection, changes, held, identities
from feeds.storage import articles as stored


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one article: what it is called, or why it is not in.

    ``held``: it waits until somebody lets it in.
    """

    public_id: str = ""
    reason: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch.

    ``skipped`` were kept out by a rule of their source; ``held`` are stored apart, now or before,
    until somebody lets them in; ``elsewhere`` had another source brought before. ``reused`` are
    upstream ids that suddenly named something else, ``refused`` the reasons why articles may not
    come in, of which ``may_return`` some day; ``fates`` tell of each, in the order of the batch.
    """

    new: int = 0
    edited: int = 0
    unchanged: int = 0
    skipped: int = 0
    held: int = 0
    elsewhere: int = 0
    reused: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    may_return: int = 0
    fates: tuple[Fate, ...] = ()

    def __add__(self, other: Taken) -> Taken:
        """Both batches together."""
        return Taken(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Taken)))


NOTHING = Taken()
"""What an empty batch comes to."""

HELD = "held"
"""The kind of a batch whose new articles wait until somebody lets them in."""


def take_in(
    connection: Connection,
    batch: Sequence[Article],
    *,
    kind: str,
    now: datetime,
    unwanted: Collection[str] = (),
) -> Taken:
    """Store a batch of one source's articles, each upstream id once.

    *kind* says how new ones enter the feeds: ``imported`` on a source's first visit, else
    ``new``; or that they do not yet, ``HELD``. *unwanted* are the upstream ids of those that come
    in only if they are in already.
    """
    if not batch:
        return NOTHING
    identities.lock(connection, batch[0].source_id, batch)
    decided, reused = _decide(connection, batch, unwanted)
    decisions = [_waiting(one) if kind == HELD else one for _, one in decided]
    new = [one.article for one in decisions if isinstance(one, New)]
    edits = {one.known.article_id: one for one in decisions if isinstance(one, Edited)}
    edited = [(one.known, one.article) for one in edits.values()]  # each once: it has two names
    waiting = [one.article for one in decisions if isinstance(one, Held)]
    skipped = sum(isinstance(one, Skipped) for one in decisions)
    refused = [one for one in decisions if isinstance(one, Refused)]
    stored.insert_new(connection, new, kind=kind)
    stored.edit(connection, edited, at=now)
    held.put(connection, filter(None, waiting), now=now)
    elsewhere = _meet(connection, decided, now=now)
    return Taken(
        new=len(new),
        edited=len(edited),
        unchanged=len(decisions) - len(new) - len(edited) - len(waiting) - skipped,
        skipped=skipped,
        held=len(waiting),
        elsewhere=elsewhere,
        reused=reused,
        refused=tuple(one.reason for one in refused),
        may_return=sum(not one.for_good for one in refused),
        fates=tuple(map(_fate, decisions)),
    )


def _waiting(decision: Decision) -> Decision:
    return Held(decision.article) if isinstance(decision, New) else decision


def count_new(
    connection: Connection, batch: Sequence[Article], unwanted: Collection[str] = ()
) -> int:
    """How many of a batch ``take_in`` would find to be new."""
    decided, _ = _decide(connection, batch, unwanted)
    return sum(isinstance(one, New) for _, one in decided)


Decided = tuple[Article, Decision]
"""An article as it came in, and what it is."""


def _meet(connection: Connection, decided: Sequence[Decided], *, now: datetime) -> int:
    """Note under which other names known articles came in; another source's concerns its feed.

    Returns: how many another source had brought.
    """
    met = [
        (one.known.article_id, incoming, isinstance(one, Foreign))
        for incoming, one in decided
        if isinstance(one, Same | Edited | Foreign) and not one.known.sighted
    ]
    identities.add_sightings(connection, [(number, incoming) for number, incoming, _ in met])
    foreign = [number for number, _, is_foreign in met if is_foreign]
    changes.record(connection, "sighted", foreign, at=now)
    return len(foreign)


def _fate(decision: Decision) -> Fate:
    """What the article is called, which another source may have brought first."""
    match decision:
        case New(article) | Edited(article=article) | Reused(article):
            return Fate(article.public_id)
        case Same(known) | Foreign(known=known):
            return Fate(known.public_id)
        case Held():
            return Fate(reason="it is held", held=True)
        case Skipped():
            return Fate(reason="the skip rule of its source keeps it out")
        case Refused(reason):
            return Fate(reason=reason)


def _decide(
    connection: Connection, batch: Sequence[Article], unwanted: Collection[str]
) -> tuple[list[Decided], tuple[str, ...]]:
    """Decide on each article; one under a reused upstream id is looked up under its own.

    Returns: the decisions in the order of the batch, and the upstream ids that were reused since
    the last visit.
    """
    first = _ask(connection, batch, unwanted)
    reused = {one.upstream_id: two.article for one, two in first if isinstance(two, Reused)}
    still = {one.upstream_id for name, one in reused.items() if name in unwanted}
    again = _ask(connection, list(reused.values()), still)
    surprising = [
        name for name, (_, one) in zip(reused, again, strict=True) if isinstance(one, New)
    ]
    anew = dict(zip(reused, again, strict=True))
    return [anew.get(one.upstream_id, (one, two)) for one, two in first], tuple(surprising)


def _ask(
    connection: Connection, batch: Sequence[Article], unwanted: Collection[str]
) -> list[Decided]:
    past = identities.known(connection, batch)
    return [
        (one, station.decide(one, known, unwanted=one.upstream_id in unwanted))
        for one, known in zip(batch, past, strict=True)
    ]
