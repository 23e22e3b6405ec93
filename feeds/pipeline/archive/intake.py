"""Articles meet the past: new, edited, seen elsewhere, or not to be taken; one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from feeds import articles as station
from feeds.articles import Decision, Edited, Foreign, Held, New, Refused, Reused, Same, Skipped
from feeds.model import Article
from feeds.pipeline.archive.copies import copies
from feeds.storage import Connection
from feeds.storage.archive import articles as stored
from feeds.storage.archive import corrections, held, identities
from feeds.storage.feed import changes


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one article: what it is called, or why it is not in.

    ``held``: it waits until somebody lets it in, in a flood or because it ``is_copy`` of what was
    withdrawn. ``withdrawn``: it was itself, and is to leave no trace.
    """

    public_id: str = ""
    reason: str = ""
    held: bool = False
    is_copy: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch.

    ``skipped`` were kept out by a rule of their source; ``held`` are stored apart, now or before,
    until somebody lets them in, among them ``copies`` of what was withdrawn; ``elsewhere`` had
    another source brought before. ``reused`` are upstream ids that suddenly named something else,
    ``refused`` the reasons why articles may not come in, of which ``may_return`` some day;
    ``fates`` tell of each, in the order of the batch.
    """

    new: int = 0
    edited: int = 0
    unchanged: int = 0
    skipped: int = 0
    held: int = 0
    copies: int = 0
    elsewhere: int = 0
    reused: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    may_return: int = 0
    fates: tuple[Fate, ...] = ()

    def __add__(self, other: Taken) -> Taken:
        """Both batches together."""
        return Taken(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Taken)))


Decided = tuple[Article, Decision]
"""An article as it came in, and what it is."""

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

    What tells a withdrawn article again is held. *kind* says how other new ones enter the feeds:
    ``imported`` on a source's first visit, else ``new``; or that they do not yet, ``HELD``.
    *unwanted* are the upstream ids of those that come in only if they are in already.
    """
    if not batch:
        return NOTHING
    identities.lock(connection, batch[0].source_id, batch)
    decided, reused = _decide(connection, batch, unwanted)
    decided = _without_copies(connection, decided)
    if kind == HELD:
        decided = [(incoming, _waiting(one)) for incoming, one in decided]
    return replace(_store(connection, decided, kind=kind, now=now), reused=reused)


def let_in(connection: Connection, batch: Sequence[Article], *, kind: str, now: datetime) -> Taken:
    """Store what was held of one source, whatever it tells: somebody has looked at it."""
    if not batch:
        return NOTHING
    decided, _ = _decide(connection, batch, ())
    return _store(connection, decided, kind=kind, now=now)


def _store(
    connection: Connection, decided: Sequence[Decided], *, kind: str, now: datetime
) -> Taken:
    decisions = [one for _, one in decided]
    new = [one.article for one in decisions if isinstance(one, New)]
    edits = {one.known.article_id: one for one in decisions if isinstance(one, Edited)}
    edited = [(one.known, one.article) for one in edits.values()]  # each once: it has two names
    waiting = [one for one in decisions if isinstance(one, Held)]
    skipped = sum(isinstance(one, Skipped) for one in decisions)
    refused = [one for one in decisions if isinstance(one, Refused)]
    stored.insert_new(connection, new, kind=kind)
    stored.edit(connection, edited, at=now)
    _hold(connection, waiting, now=now)
    elsewhere = _meet(connection, decided, now=now)
    _hear(connection, decided, now=now)
    return Taken(
        new=len(new),
        edited=len(edited),
        unchanged=len(decisions) - len(new) - len(edited) - len(waiting) - skipped,
        skipped=skipped,
        held=len(waiting),
        copies=sum(one.copy_of is not None for one in waiting),
        elsewhere=elsewhere,
        refused=tuple(one.reason for one in refused),
        may_return=sum(not one.for_good for one in refused),
        fates=tuple(map(_fate, decisions)),
    )


def _without_copies(connection: Connection, decided: Sequence[Decided]) -> list[Decided]:
    """The same, but what is new and tells a withdrawn article is held."""
    found = copies(connection, [one.article for _, one in decided if isinstance(one, New)])
    return [
        (incoming, Held(one.article, found[one.article.upstream_id]))
        if isinstance(one, New) and one.article.upstream_id in found
        else (incoming, one)
        for incoming, one in decided
    ]


def _hold(connection: Connection, waiting: Sequence[Held], *, now: datetime) -> None:
    articles = [one.article for one in waiting if one.article]
    told = {one.article.upstream_id: one.copy_of for one in waiting if one.article and one.copy_of}
    held.put(connection, articles, now=now, copies=told)


def _waiting(decision: Decision) -> Decision:
    return Held(decision.article) if isinstance(decision, New) else decision


def count_new(
    connection: Connection, batch: Sequence[Article], unwanted: Collection[str] = ()
) -> int:
    """How many of a batch ``take_in`` would find to be new."""
    decided, _ = _decide(connection, batch, unwanted)
    return sum(isinstance(one, New) for _, one in decided)


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
        case Held(copy_of=None):
            return Fate(reason="it is held", held=True)
        case Held():
            reason = "it tells a withdrawn article again and is held"
            return Fate(reason=reason, held=True, is_copy=True)
        case Skipped():
            return Fate(reason="the skip rule of its source keeps it out")
        case Refused(reason, for_good):
            return Fate(reason=reason, withdrawn=not for_good)


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
    ours = corrections.kept(connection, {one.article_id for one in past if one and one.corrected})
    decided: list[Decided] = []
    for one, known in zip(batch, past, strict=True):
        decision = station.decide(one, known, unwanted=one.upstream_id in unwanted)
        if known and known.article_id in ours and isinstance(decision, Edited):
            kept, fields = ours[known.article_id]
            decision = station.decide(station.overlaid(one, kept, fields), known)
        decided.append((one, decision))
    return decided


def _hear(connection: Connection, decided: Sequence[Decided], *, now: datetime) -> None:
    """Remember what sources say now where we have corrected them."""
    for incoming, one in decided:
        if isinstance(one, Same | Edited) and one.known.corrected:
            said = {field: station.said_in(incoming, field) for field in station.FIELDS}
            corrections.hear(connection, one.known.article_id, said, at=now)
