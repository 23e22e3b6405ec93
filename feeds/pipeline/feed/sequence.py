"""Storing and entering are two steps: this is the second, done by one worker at a time.

Unnumbered changes are classified and, batch by batch, numbered in the same transaction that
lets their articles join stories, enter and leave feeds and be found by the search. So positions
and cursors never commit out of order, and what a crash interrupted is simply still unnumbered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.classify import Classifier
from feeds.model import Article, Label, Labels, Newcomer, Republish
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed.entering import Arrival, enter
from feeds.pipeline.feed.expiring import expire
from feeds.pipeline.feed.leaving import leave, leavers
from feeds.pipeline.feed.reappearing import reappear
from feeds.pipeline.story import leading, shaping
from feeds.pipeline.story.meeting import Guest, conclude, meet
from feeds.pipeline.story.shaping import shape
from feeds.query import Document, document, stored_words
from feeds.storage import Connection, Store, configs, leases
from feeds.storage.archive import articles as stored
from feeds.storage.archive.indexing import Indexed, index
from feeds.storage.feed import changes, feeds
from feeds.storage.feed.changes import Change
from feeds.storage.leases import Lease
from feeds.storage.queue import fallbacks
from feeds.storage.rendering import archives

BATCH = 100
"""Changes numbered in one transaction, so that none takes longer than 200 ms."""

UNREAD = frozenset({"sighted"}) | shaping.KINDS
"""Kinds of changes after which a text says what it said."""

SEQUENCER = "sequencer"
"""The name of the lease that its holder works under."""

PERIOD = timedelta(seconds=10)
"""How long the others wait for a sequencer that has died."""


@contextmanager
def sequencer(store: Store) -> Iterator[Lease | None]:
    """The right to number changes, or None while another worker has it."""
    now = store.now()
    with store.write() as connection:
        held = leases.take(connection, SEQUENCER, now=now, period=PERIOD)
    try:
        yield held
    finally:
        if held:
            with store.write() as connection:
                leases.release(connection, held)


def may_go_on(connection: Connection, held: Lease, desk: Desk, *, now: datetime) -> bool:
    """Whether the lease is still ours, and *desk* is that of the config in force.

    Asked first in the transaction that depends on it: no other config is put in force meanwhile.
    """
    is_ours = leases.keep(connection, held, until=now + PERIOD)
    return is_ours and configs.is_in_force(connection, desk.version)


def number_changes(held: Lease, classifier: Classifier, desk: Desk, tools: Tools) -> int:
    """Number one batch of changes and bring their articles into the feeds.

    Returns: how many changes were numbered; 0 when none waits.
    """
    with tools.store.read() as connection:
        batch = changes.unnumbered(connection, limit=BATCH)
        gone = leavers(connection, batch)
        there = {one.article_id for one in batch} - {one.article_id for one in gone}
        read = label(connection, there, classifier, desk)
        newcomers = stored.newcomers(connection, read)
        guests = _guests(batch, read, newcomers, window=desk.window)
        meeting = meet(connection, guests, window=desk.window)
    if not batch:
        return 0
    labels = {number: one.labels for number, one in read.items()}
    words = _words(batch, read, newcomers)
    now = tools.store.now()
    with tools.store.write() as connection:
        if not may_go_on(connection, held, desk, now=now):
            return 0
        seq = changes.number(connection, batch)
        conclude(connection, meeting, at=now)
        shaped = shape(connection, batch, desk, at=now)
        if meeting.into or shaped:
            newcomers = stored.newcomers(connection, read)
        arrivals = Arrival.of(batch, newcomers, labels)
        touched = shaped | enter(connection, arrivals, at=now, seq=seq)
        told = {one.newcomer.story_id for one in arrivals}
        touched |= leading.settle(connection, told, desk, at=now)
        aging = feeds.named(connection, desk.aging)
        expire(connection, [row for row in aging if row.id in touched], desk, at=now)
        archives.outdate(connection, told)
        touched |= reappear(connection, batch)
        touched |= leave(connection, gone, desk, at=now, seq=seq)
        feeds.touch(connection, touched, at=now)
        index(connection, words)
    return len(batch)


def _guests(
    batch: Sequence[Change],
    read: Mapping[int, Labelled],
    newcomers: Mapping[int, Newcomer],
    *,
    window: timedelta,
) -> list[Guest]:
    """The articles of a batch that may tell a copy: not those of long ago that were edited now."""
    told = {one.article_id: one for one in batch if one.kind not in UNREAD}
    return [
        Guest(
            number, newcomers[number].story_id, article.source_id, article.seen, read[number].seen
        )
        for number, change in told.items()
        if number in read
        for article in [read[number].article]
        if article.seen >= change.at - window
    ]


def _words(
    batch: Sequence[Change], read: Mapping[int, Labelled], newcomers: Mapping[int, Newcomer]
) -> list[Indexed]:
    """The words of all articles of a batch but those that were only seen in another source."""
    told = {one.article_id for one in batch if one.kind not in UNREAD} & read.keys()
    return [Indexed(n, newcomers[n].moment, stored_words(read[n].seen)) for n in told]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its labels, and what queries have seen of it: each text is read only once."""

    article: Article
    labels: Labels
    seen: Document


def label(
    connection: Connection, ids: Collection[int], classifier: Classifier, desk: Desk
) -> dict[int, Labelled]:
    """Classify stored articles by their numbers; what may not be published enters no feed."""
    sources = stored.sources_of(connection, ids)
    articles = stored.load(connection, ids)
    removed = {one.source_id for one in articles.values()} - desk.sources.keys()
    kept = fallbacks.of_sources(connection, removed) if removed else {}
    found = {}
    for number, article in articles.items():
        source = desk.source(article.source_id)
        seen = document(article, sources=sources[number])
        fallback = kept.get(article.source_id, "")
        if fallback not in desk.categories:
            fallback = source.category
        labels = classifier.classify(article, seen, fallback=fallback)
        hidden = desk.rights.ceiling(source.id, article.agency) is Republish.NONE
        labels = replace(labels, labels=() if hidden else _with_why(labels))
        found[number] = Labelled(article, labels, seen)
    return found


def _with_why(found: Labels) -> tuple[Label, ...]:
    """The labels; a category's place in its feed is due to the whole reason, rule or not."""
    return tuple(
        replace(one, terms=(found.why,)) if one.feed.kind == "categories" else one
        for one in found.labels
    )
