"""What all documents of an answer hold, once they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Article
from feeds.pipeline.archive.intake import Taken
from feeds.pipeline.gather.gathered import Gathered
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.reading import Reading
from feeds.pipeline.visit.visits import Answer
from feeds.sources import FeedWishes, Haul


@dataclass(frozen=True, slots=True)
class Contents:
    """The readings of the documents; ``note`` tells what had to be forgiven."""

    readings: list[Reading]
    note: str

    @property
    def articles(self) -> list[Article]:
        """Those that have to be looked at."""
        return [article for reading in self.readings for article in reading.articles]

    @property
    def familiar(self) -> list[datetime | None]:
        """The dates of the others."""
        return [published for reading in self.readings for published in reading.familiar]

    @property
    def unwanted(self) -> frozenset[str]:
        """Upstream ids of what the source's rule keeps out, unless it is in already."""
        return frozenset().union(*(reading.unwanted for reading in self.readings))

    @property
    def deleted(self) -> frozenset[str]:
        """Upstream ids of what the source has taken back."""
        return frozenset().union(*(reading.deleted for reading in self.readings))

    @property
    def unmatched(self) -> tuple[str, ...] | None:
        """Selectors that match nothing on any page; None where no page was looked at."""
        looked_at = [frozenset(one.unmatched) for one in self.readings if one.selects]
        return tuple(sorted(frozenset.intersection(*looked_at))) if looked_at else None

    def answer(self, gathered: Gathered, taken: Taken) -> Answer:
        """What the answer says about the rhythm, once it is known what of it was new."""
        published = [*(one.published for one in self.articles), *self.familiar]
        return Answer(
            headers=gathered.headers,
            wishes=gathered.wishes or (self.readings[-1].wishes if self.readings else FeedWishes()),
            haul=Haul(
                new=taken.new,
                listed=len(published) if gathered.listed is None else gathered.listed,
                elsewhere=taken.elsewhere,
            ),
            published=tuple(published),
            moved_to=gathered.moved_to,
            reused=taken.reused,
            unmatched=self.unmatched,
        )

    def state(self, gathered: Gathered, taken: Taken) -> dict[str, str] | None:
        """What to know a feed's entries by; nothing while one may be let in again some day."""
        if gathered.body_hash is None:
            return gathered.state
        return None if taken.may_return else familiar.remembered(self.readings[-1].memory)
