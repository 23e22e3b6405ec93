"""A source tried out: asked and read as at a first visit, and nothing stored.

gathering -> reading, as in ``refresh``, but without storage before and after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from feeds import articles
from feeds.dispatch import Workers
from feeds.errors import FetchError, ParseError
from feeds.fetch import Fetcher
from feeds.fetch.robots import Robots
from feeds.model import Article, Response, Source
from feeds.pipeline.gather.following import Reach
from feeds.pipeline.gather.gathered import Gathered
from feeds.pipeline.gather.gathering import gather
from feeds.pipeline.visit.reading import Occasion, Reading, made_ours, parse
from feeds.sources import FeedWishes, Limits, Rhythm, Visit, heed, introduce, next_check, pace
from feeds.steps import finished
from feeds.storage.queue.sources import Claim

PAGES = 5
"""Of articles that a list leads to; a visit reads more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a trial works with."""

    fetcher: Fetcher
    workers: Workers
    authority: str
    limits: Limits
    now: datetime
    robots: Robots = field(default_factory=lambda: Robots(now=lambda: datetime.now(UTC)))

    @property
    def reach(self) -> Reach:
        """What gathering fetches with."""
        return Reach(fetcher=self.fetcher, robots=self.robots, workers=self.workers, most=PAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A document that could be read: ``entries`` counts them all, ``remarks`` tell what is odd."""

    response: Response
    format: str
    entries: int
    reading: Reading
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a first visit to ``source`` would go.

    ``gathered`` is what was had. ``documents`` are those that could be read, ``note`` tells of
    the others. ``next_at`` is when the source would be asked again.
    """

    source: Source
    gathered: Gathered
    documents: tuple[Examined, ...]
    note: str
    wishes: FeedWishes
    rhythm: Rhythm
    next_at: datetime

    @property
    def articles(self) -> tuple[Article, ...]:
        """All that would be taken in, or skipped; newest first within each document."""
        return tuple(one for document in self.documents for one in document.reading.articles)

    @property
    def unwanted(self) -> frozenset[str]:
        """The upstream ids of those that the source's rule keeps out."""
        return frozenset().union(*(document.reading.unwanted for document in self.documents))


def try_out(source: Source, bench: Bench) -> Trial:
    """Ask and read *source*.

    Raises: FetchError, ParseError: a sentence why nothing could be had or read.
    """
    claim = Claim(source.id, token=0, host="")
    gathered = finished(gather(source, claim, bench.reach, bench.now))
    if not isinstance(gathered, Gathered):
        raise FetchError(getattr(gathered, "reason", "answered that nothing has changed"))
    documents, notes = _examined(gathered, source, bench)
    wishes = documents[-1].reading.wishes if documents else FeedWishes()
    rhythm = heed(Rhythm(), gathered.headers, wishes, now=bench.now)
    published = [one.published for document in documents for one in document.reading.articles]
    rhythm = introduce(rhythm, published, now=bench.now)
    # Nothing is known of the others here; with sources like this one it would come out so.
    visit = Visit(now=bench.now, pace=pace([rhythm], bench.limits), rhythm=rhythm)
    return Trial(
        source=source,
        gathered=gathered,
        documents=tuple(documents),
        note="; ".join(notes),
        wishes=wishes,
        rhythm=rhythm,
        next_at=next_check(source, visit, bench.limits, jitter=0),
    )


def _examined(gathered: Gathered, source: Source, bench: Bench) -> tuple[list[Examined], list[str]]:
    """Every document, and what is to be said of those that cannot be read."""
    occasion = Occasion(source=source, authority=bench.authority, seen=bench.now)
    documents: list[Examined] = []
    notes = [gathered.note] if gathered.note else []
    for parser, response in gathered.documents:
        try:
            documents.append(bench.workers.call(examine, parser, response, occasion))
        except ParseError as error:
            if not response.name and response.listed is None:
                raise
            notes.append(f"{response.name or response.url}: {error}")
    return documents, notes


def examine(parser: str, response: Response, occasion: Occasion) -> Examined:
    """Read a document as ``reading.read`` does, and look at its entries; for a worker.

    Raises: ParseError.
    """
    found = parse(parser, response, occasion.source)
    return Examined(
        response=response,
        format=found.format,
        entries=len(found.entries),
        reading=made_ours(found, occasion),
        remarks=articles.remarks(found.entries, source=occasion.source, seen=occasion.seen),
    )
