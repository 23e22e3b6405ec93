"""Decide where an article belongs: one category, any topics, any selections, and why.

classify: after storage, before publish; pure. The order matters: topics may ask for the
category, selections for both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from feeds.classify.categories import Categories
from feeds.classify.doors import Door, entering
from feeds.classify.index import RuleIndex
from feeds.classify.matching import first_matches
from feeds.classify.rules import Category
from feeds.classify.subset import ALL, Subset
from feeds.model import Article, FeedKey, Label, Labels
from feeds.query import Document, Rule


class Classifier:
    """All rules of a config, indexed once and put to every article.

    ``categories`` stand in the order in which their rules are asked; a feed's rules stand
    together in the order in which they are tried. ``doors`` are those of feeds without rules of
    their own: categories, where a rule decides about the section, and sources. ``sections`` are
    the ids of all categories.
    """

    def __init__(
        self,
        *,
        categories: Sequence[Category],
        topics: Sequence[Rule],
        selections: Sequence[Rule],
        doors: Mapping[FeedKey, Door] | None = None,
    ) -> None:
        self.sections = frozenset(one.id for one in categories)
        self._doors = doors or {}
        self._categories = Categories(categories)
        self._topics = RuleIndex(topics)
        self._selections = RuleIndex(selections)
        self._subset: Subset | None = None  # the last one: a rebuild asks for it at each step

    def classify(self, article: Article, seen: Document, *, fallback: str) -> Labels:
        """All feeds that *article* belongs in, with the reason for each.

        Args:    seen: what queries see of it, with all sources in which it was met.
                 fallback: the category of its source.
        Returns: labels in the order all, sources, category, topics, selections; the last
            two in the order of their rules, each feed once with the first rule that matches.
        """
        label, why = self._categories.of(article, seen, fallback=fallback)
        seen = seen.with_terms(category=(label.feed.id,))
        topics = first_matches(self._topics, seen)
        seen = seen.with_terms(topic=tuple(sorted(topic.feed.id for topic in topics)))
        selections = first_matches(self._selections, seen)
        own = [Label(ALL), *(Label(FeedKey("sources", source)) for source in seen.terms["source"])]
        labels = entering((*own, label, *topics, *selections), self._doors, seen)
        return Labels(label.feed.id, why, labels)

    def only(self, keys: Collection[FeedKey]) -> Subset:
        """The rules of these feeds, of which none is a category, for articles that have labels."""
        wanted = frozenset(keys)
        if self._subset is None or self._subset.keys != wanted:
            self._subset = Subset(
                wanted,
                topics=self._topics.rules,
                selections=self._selections.rules,
                doors=self._doors,
            )
        return self._subset
