"""Search the archive: the database narrows down, the matcher of ``feeds.query`` decides.

So SQLite and PostgreSQL give the same answer, and the answer can be explained. A page looks at
a bounded number of articles; one that found little on the way says where to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import chain, islice, repeat

from sqlalchemy import Connection

from feeds.model import NOTHING_HIDDEN, Article, Hidden
from feeds.query import (
    Document,
    Match,
    Query,
    document,
    match,
    span,
    wanted_terms,
    wanted_tokens,
)
from feeds.storage.archive.articles import load, sources_of
from feeds.storage.archive.bodies import sort_at
from feeds.storage.archive.words import Needs, candidates, likely_among
from feeds.storage.places import EARLIEST, LATEST, ceiling, floor, number_at
from feeds.storage.rendering.rendered import topics_of

LOOKED_AT = 1000
"""Articles that one page looks at, at most: by their stored words, some 30 us each."""

READ = 60
"""Articles that one page reads, at most, because their stored words cannot tell: half a
millisecond each. Most queries are decided by stored words, and only hits are read."""

READ_AT_ONCE = 4
"""Articles that are read together, at least."""

_BATCHES = (32, 128, 512)
"""Articles that are looked at together: the first few are enough for most pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search: what is looked for, when and where; what is ``hidden`` is never shown.

    ``now`` is aware; ``since:7d`` counts back from it, ``after:`` means days of *timezone*.
    """

    query: Query
    now: datetime
    timezone: tzinfo
    hidden: Hidden = NOTHING_HIDDEN


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches, and by which words; ``moment`` is the date that lists sort by."""

    article: Article
    moment: datetime
    match: Match


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, newest first; ``older`` is the place below which to go on, None at the end.

    A page that is not full but has ``older`` has looked at as many articles as it may.
    """

    hits: tuple[Hit, ...]
    older: int | None


def page(connection: Connection, asked: Asked, *, limit: int, below: int = LATEST) -> Page:
    """The newest articles below a place that match."""
    hits: list[tuple[int, Hit]] = []
    read = 0
    looking = _Looking(connection, asked.query, needs(asked, below))
    likely = iter(looking)
    while some := list(islice(likely, max(limit + 1 - len(hits), READ_AT_ONCE))):
        hits += _hits(connection, asked, some)
        read += len(some)
        if len(hits) > limit:
            return Page(tuple(hit for _, hit in hits[:limit]), older=hits[limit - 1][0])
        if read >= READ:
            return Page(tuple(hit for _, hit in hits), older=some[-1])
    return Page(tuple(hit for _, hit in hits), older=looking.cut)


@dataclass(slots=True)
class _Looking:
    """The places of articles that match by all that their stored words tell, highest first.

    ``cut`` is where it ended because it had looked at enough; None where there were no more.
    """

    connection: Connection
    query: Query
    needs: Needs
    cut: int | None = None

    def __iter__(self) -> Iterator[int]:
        places = candidates(self.connection, self.needs, limit=LOOKED_AT)
        sizes = chain(_BATCHES, repeat(_BATCHES[-1]))
        looked = 0
        while some := list(islice(places, next(sizes))):
            yield from likely_among(self.connection, self.query, some)
            looked += len(some)
            self.cut = some[-1] if looked == LOOKED_AT else None


def _hits(connection: Connection, asked: Asked, places: Sequence[int]) -> Iterator[tuple[int, Hit]]:
    for place, article, seen in seen_at(connection, asked, places):
        if found := match(asked.query, seen):
            yield place, Hit(article, sort_at(article), found)


def needs(asked: Asked, below: int) -> Needs:
    """What articles below a place must hold to be candidates."""
    asked_span = span(asked.query, now=asked.now, timezone=asked.timezone)
    end, start = asked_span.end, asked_span.start
    return Needs(
        wanted_tokens(asked.query),
        wanted_terms(asked.query),
        below=min(below, ceiling(end)) if end else below,
        floor=floor(start) if start else EARLIEST,
        hidden=asked.hidden,
    )


def seen_at(
    connection: Connection, asked: Asked, places: Sequence[int]
) -> Iterator[tuple[int, Article, Document]]:
    """The articles at *places* as rules see them; those that wait for the sequencer are left."""
    numbers = [number_at(one) for one in places]
    articles = load(connection, numbers)
    sources = sources_of(connection, numbers)
    topics = topics_of(connection, numbers)
    for place, number in zip(places, numbers, strict=True):
        article = articles[number]
        if article.category is None:
            continue
        terms = {"category": (article.category,), "topic": tuple(topics.get(number, ()))}
        seen = document(article, sources=sources[number]).with_terms(**terms)
        moment = sort_at(article)
        age = asked.now - moment
        yield place, article, replace(seen, day=_day(moment, asked.timezone), age=age)


def _day(moment: datetime, timezone: tzinfo) -> date:
    try:
        return moment.astimezone(timezone).date()
    except OverflowError:  # the first day of the calendar, in a zone that is not there yet
        return moment.date()
