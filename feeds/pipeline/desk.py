"""What a step of the pipeline works with: the configured values and the tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from feeds.dispatch import Workers
from feeds.fetch import Fetcher
from feeds.fetch.robots import Robots
from feeds.model import FeedKey, Republish, Rights, Source, Term
from feeds.pipeline.gather.following import Reach
from feeds.pipeline.gather.politeness import Turns
from feeds.pipeline.visit.ledger import Ledger
from feeds.publish import Site
from feeds.sources import Limits, Pace
from feeds.storage import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """How one published feed presents itself: its title, description and content.

    With ``every_copy`` each article has an entry of its own, else each story. Articles leave it
    at ``max_age``; its live document has ``max_per_source`` of a source, 0 for any number.
    """

    key: FeedKey
    title: str
    description: str
    content: Republish = Republish.FULL
    max_age: timedelta | None = None
    max_per_source: int = 0
    every_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The configured values, as the stations want them; no Config beyond this point.

    Copies of an article are found for the ``window`` after it came in; ``prefer`` are the sources
    whose articles stand for their stories, best first. ``rights`` are ceilings.
    ``version`` is that of the config in the database, by which an outdated desk is known.
    """

    sources: Mapping[str, Source]
    rights: Rights
    categories: Mapping[str, Term]
    topics: Mapping[str, Term]
    shelves: Mapping[FeedKey, Shelf]
    site: Site
    authority: str
    window: timedelta
    prefer: Sequence[str]
    cache: timedelta
    icon: str
    limits: Limits
    per_host: int
    version: int = 0

    @property
    def aging(self) -> list[FeedKey]:
        """The feeds that articles leave at an age."""
        return [key for key, shelf in self.shelves.items() if shelf.max_age is not None]

    def source(self, source_id: str) -> Source:
        """The source of an article.

        One that is no longer configured keeps its articles; what is not known of it any more
        is the least: its id, the first category, a summary.
        """
        configured = self.sources.get(source_id)
        return configured or Source(
            id=source_id,
            kind="",
            title=source_id,
            timezone=UTC,
            category=next(iter(self.categories)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What acts on the world; ``chance`` gives numbers in 0..1, ``pace`` that of a moment.

    ``turns`` are those that ``fetcher`` waits for.
    """

    store: Store
    fetcher: Fetcher
    turns: Turns
    ledger: Ledger
    workers: Workers
    chance: Callable[[], float]
    pace: Callable[[datetime], Pace]
    robots: Robots = field(default_factory=lambda: Robots(now=lambda: datetime.now(UTC)))

    @property
    def reach(self) -> Reach:
        """What gathering fetches with."""
        return Reach(
            fetcher=self.fetcher, robots=self.robots, workers=self.workers, slow=self.turns.slow
        )
