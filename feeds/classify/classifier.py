"""Decide where an article belongs: one category, any topics, any selections, and why.

classify: after storage, before publish; pure. The order matters: topics may ask for the
category, selections for both.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.classify.categories import Categories
from feeds.classify.index import RuleIndex
from feeds.classify.rules import Category
from feeds.model import Article, FeedKey, Label, Labels
from feeds.query import Document, Rule, matched_terms

_ALL = FeedKey("all", "all")


class Classifier:
    """All rules of a config, indexed once and put to every article.

    ``categories`` stand in the order in which their rules are asked; a feed's rules stand
    together in the order in which they are tried.
    """

    def __init__(
        self,
        *,
        categories: Sequence[Category],
        topics: Sequence[Rule],
        selections: Sequence[Rule],
    ) -> None:
        self._categories = Categories(categories)
        self._topics = RuleIndex(topics)
        self._selections = RuleIndex(selections)

    def classify(self, article: Article, seen: Document, *, fallback: str) -> Labels:
        """All feeds that *article* belongs in, with the reason for each.

        Args:    seen: what queries see of it, with all sources in which it was met.
                 fallback: the category of its source.
        Returns: labels in the order all, sources, category, topics, selections; the last
            two in the order of their rules, each feed once with the first rule that matches.
        """
        label, why = self._categories.of(article, seen, fallback=fallback)
        seen = seen.with_terms(category=(label.feed.id,))
        topics = _first_matches(self._topics, seen)
        seen = seen.with_terms(topic=tuple(topic.feed.id for topic in topics))
        selections = _first_matches(self._selections, seen)
        own = [Label(_ALL), *(Label(FeedKey("sources", source)) for source in seen.terms["source"])]
        return Labels(label.feed.id, why, (*own, label, *topics, *selections))


def _first_matches(rules: RuleIndex, seen: Document) -> tuple[Label, ...]:
    labels: dict[FeedKey, Label] = {}
    for rule in rules.candidates(seen):
        if rule.feed not in labels and (label := _label(rule, seen)):
            labels[rule.feed] = label
    return tuple(labels.values())


def _label(rule: Rule, seen: Document) -> Label | None:
    terms = matched_terms(rule.query, seen)
    return None if terms is None else Label(rule.feed, rule.number, terms)
