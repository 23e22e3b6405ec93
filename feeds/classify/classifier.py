"""Decide where an article belongs: one category, any topics, any selections, and why.

classify: after storage, before publish; pure. The order matters: topics may ask for the
category, selections for both.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from feeds.classify.index import RuleIndex
from feeds.classify.rules import Category
from feeds.classify.upstream import find_section, sections
from feeds.model import Article, FeedKey, Label, Labels
from feeds.query import Document, Rule, matched_terms

# A stored reason is one line on a page, so it may lose words in the middle of a long rule.
_REASON_CHARACTERS = 120

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
        self._category_rules = RuleIndex([rule for one in categories for rule in one.rules])
        self._sections = sections(categories)
        self._topics = RuleIndex(topics)
        self._selections = RuleIndex(selections)

    def classify(self, article: Article, seen: Document, *, fallback: str) -> Labels:
        """All feeds that *article* belongs in, with the reason for each.

        The category is decided by our own rules, else by upstream's tags and URL path, else
        it is *fallback*.

        Args:    seen: what queries see of it, with all sources in which it was met.
        Returns: labels in the order all, sources, category, topics, selections; the last
            two in the order of their rules, each feed once with the first rule that matches.
        """
        label, why = self._category(article, seen, fallback)
        seen = seen.with_terms(category=(label.feed.id,))
        topics = _first_matches(self._topics, seen)
        seen = seen.with_terms(topic=tuple(topic.feed.id for topic in topics))
        selections = _first_matches(self._selections, seen)
        own = [Label(_ALL), *(Label(FeedKey("sources", source)) for source in seen.terms["source"])]
        return Labels(label.feed.id, why, (*own, label, *topics, *selections))

    def _category(self, article: Article, seen: Document, fallback: str) -> tuple[Label, str]:
        for rule in self._category_rules.candidates(seen):
            if label := _label(rule, seen):
                return label, _reason(label.terms)
        if section := find_section(article, self._sections):
            category, name = section
            return Label(FeedKey("categories", category)), f"upstream: {name}"
        return Label(FeedKey("categories", fallback)), "source"


def _first_matches(rules: RuleIndex, seen: Document) -> tuple[Label, ...]:
    labels: dict[FeedKey, Label] = {}
    for rule in rules.candidates(seen):
        if rule.feed not in labels and (label := _label(rule, seen)):
            labels[rule.feed] = label
    return tuple(labels.values())


def _label(rule: Rule, seen: Document) -> Label | None:
    terms = matched_terms(rule.query, seen)
    return None if terms is None else Label(rule.feed, rule.number, terms)


def _reason(terms: Sequence[str]) -> str:
    """``rule: Bundestag, Wahlkampf``; only ``rule`` where the rule just says what is absent."""
    words = textwrap.shorten(", ".join(terms), _REASON_CHARACTERS, placeholder=" …")
    return f"rule: {words}" if words else "rule"
