"""Some feeds of a config, found anew among articles whose other labels stand.

classify: for a changed rule that is put to the archive; pure. An article's category and its other
topics are known already, so that only what has changed is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from feeds.classify.doors import Door, entering
from feeds.classify.index import RuleIndex
from feeds.classify.matching import first_matches
from feeds.model import FeedKey, Label
from feeds.query import Document, Field, Or, Query, Rule, Word, inlined

ALL = FeedKey("all", "all")


class Subset:
    """The feeds *keys*, but no category, with those of the rules that fill them."""

    def __init__(
        self,
        keys: Collection[FeedKey],
        *,
        topics: Sequence[Rule],
        selections: Sequence[Rule],
        doors: Mapping[FeedKey, Door],
    ) -> None:
        self.keys = frozenset(keys)
        self._doors = doors
        self._own = frozenset(key.id for key in keys if key.kind == "topics")
        self.rules = [rule for rule in (*topics, *selections) if rule.feed in self.keys]
        self._topics = RuleIndex([rule for rule in topics if rule.feed in self.keys])
        self._selections = RuleIndex([rule for rule in selections if rule.feed in self.keys])

    def labels(self, seen: Document, *, topics: Collection[str]) -> Sequence[Label]:
        """Those of the feeds that an article belongs in.

        Args: seen: with its sources and its category. topics: all that it is in now.
        """
        sources = (FeedKey("sources", source) for source in seen.terms["source"])
        own = [Label(key) for key in (ALL, *sources) if key in self.keys]
        found = first_matches(self._topics, seen)
        names = {*(topic for topic in topics if topic not in self._own)}
        names |= {label.feed.id for label in found}
        seen = seen.with_terms(topic=tuple(sorted(names)))
        labels = (*own, *found, *first_matches(self._selections, seen))
        return entering(labels, self._doors, seen)

    def need(self) -> Query | None:
        """What any article matches that belongs in one of the feeds; None where all may."""
        if ALL in self.keys or not self.keys:
            return None
        either = (*self._rule_needs(), *self._source_needs())
        return Or(either) if len(either) > 1 else either[0]

    def _rule_needs(self) -> list[Query]:
        by_topic: defaultdict[str, list[Query]] = defaultdict(list)
        for rule in self.rules:
            if rule.feed.kind == "topics":
                by_topic[rule.feed.id].append(rule.query)
        meant = {
            topic: Or(tuple(several)) if len(several) > 1 else several[0]
            for topic, several in by_topic.items()
        }
        selections = [rule.query for rule in self.rules if rule.feed.kind == "feeds"]
        return [*meant.values(), *(inlined(query, "topic", meant) for query in selections)]

    def _source_needs(self) -> list[Query]:
        return [Field("source", Word(key.id)) for key in self.keys if key.kind == "sources"]
