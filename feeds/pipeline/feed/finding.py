"""Who is to be in the generations that are being built: found among as few articles as will do.

Where few feeds are built, only their rules are put to the articles that hold a necessary word, and
what is known of these stands. A category is decided among all, so with one of them all rules are
put to every article, as if it had just come in. Only where some categories are built and no rule
has changed, articles move between these alone, and no others are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.classify import Classifier, Subset
from feeds.model import FeedKey, Label, Republish
from feeds.pipeline.desk import Desk
from feeds.pipeline.feed.sequence import label
from feeds.query import document, wanted_terms, wanted_tokens
from feeds.storage import Connection
from feeds.storage.archive import articles as stored
from feeds.storage.archive import indexing, words
from feeds.storage.archive.words import Needs
from feeds.storage.feed import feeds
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.feed.members import Joining
from feeds.storage.places import LATEST, number_at
from feeds.storage.rendering import rendered

FEW = 200
"""So many feeds are found by themselves."""


def are_few(keys: Sequence[FeedKey]) -> bool:
    """Whether these feeds are found by their own rules alone."""
    return len(keys) <= FEW and not any(key.kind == "categories" for key in keys)


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles that may be members, by their numbers; ``end`` is the place to go on below."""

    articles: Sequence[int]
    end: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The feeds under construction; with ``subset`` they are found by themselves."""

    rows: Sequence[FeedRow]
    classifier: Classifier
    subset: Subset | None

    @classmethod
    def of(cls, rows: Sequence[FeedRow], classifier: Classifier) -> Wanted:
        """*rows* are all feeds under construction, or more than FEW of them."""
        keys = [row.key for row in rows]
        subset = classifier.only(keys) if are_few(keys) else None
        return cls(rows, classifier, subset)

    def batch(self, connection: Connection, *, below: int | None, limit: int) -> Batch:
        """The next articles to look at: of *limit* those that may match by their stored words."""
        need = self.subset.need() if self.subset else None
        below = LATEST if below is None else below
        if need is None:
            needs = Needs((), self._sections(), below=below)
        else:
            # Words of an older analyzer would not lead to every article.
            tokens = wanted_tokens(need) if indexing.is_current(connection) else ()
            needs = Needs(tokens, wanted_terms(need), below=below)
        places = list(words.candidates(connection, needs, limit=limit))
        likely = words.likely_among(connection, need, places) if need else places
        end = places[-1] if len(places) == limit else None
        return Batch([number_at(place) for place in likely], end)

    def _sections(self) -> Sequence[frozenset[str]]:
        """The categories that articles move between, if these are not all."""
        built = {row.key.id for row in self.rows if row.key.kind == "categories"}
        if len(self.rows) > FEW or len(built) < len(self.rows) or built >= self.classifier.sections:
            return ()
        return (frozenset(f"category:{one}" for one in built),)

    def members(
        self, connection: Connection, articles: Sequence[int], desk: Desk
    ) -> dict[FeedRow, list[Joining]]:
        """The members that these articles make, by feed."""
        labels = self._labels(connection, articles, desk)
        if self.subset:
            building = {row.key: row for row in self.rows}
        else:
            building = _building(connection, labels)
        newcomers = stored.newcomers(connection, articles)
        found: defaultdict[FeedRow, list[Joining]] = defaultdict(list)
        for number, several in labels.items():
            for one in several:
                if row := building.get(one.feed):
                    found[row].append(Joining(number, one, newcomers[number].moment, None))
        return found

    def named(
        self, connection: Connection, articles: Sequence[int], desk: Desk
    ) -> dict[FeedKey, set[int]]:
        """Those of these articles that would be members, by feed, before anything is built."""
        keys = {row.key for row in self.rows}
        found: defaultdict[FeedKey, set[int]] = defaultdict(set)
        for number, several in self._labels(connection, articles, desk).items():
            for one in several:
                if one.feed in keys:
                    found[one.feed].add(number)
        return found

    def _labels(
        self, connection: Connection, articles: Sequence[int], desk: Desk
    ) -> Mapping[int, Sequence[Label]]:
        if self.subset:
            return _labels(connection, articles, self.subset, desk)
        read = label(connection, articles, self.classifier, desk)
        return {number: one.labels.labels for number, one in read.items()}


def _labels(
    connection: Connection, articles: Sequence[int], subset: Subset, desk: Desk
) -> dict[int, Sequence[Label]]:
    """What the subset says of articles; what may not be published enters no feed."""
    sources = stored.sources_of(connection, articles)
    topics = rendered.topics_of(connection, articles)
    labels: dict[int, Sequence[Label]] = {}
    for number, article in stored.load(connection, articles).items():
        if desk.rights.ceiling(article.source_id, article.agency) is Republish.NONE:
            continue
        seen = document(article, sources=sources[number])
        seen = seen.with_terms(category=(article.category,) if article.category else ())
        labels[number] = subset.labels(seen, topics=topics.get(number, ()))
    return labels


def _building(
    connection: Connection, labels: Mapping[int, Sequence[Label]]
) -> dict[FeedKey, FeedRow]:
    """The feeds under construction that these labels name."""
    keys = {one.feed for several in labels.values() for one in several}
    rows = feeds.named(connection, keys)
    return {row.key: row for row in rows if row.building is not None}
