"""Decide the one category of an article, and say why.

classify: asked by the classifier; pure. Who knows the article best is asked first: an editor, who
pushed it, our own rules, then what upstream says of it, at last its source.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import chain

from feeds.classify.index import RuleIndex
from feeds.classify.mediatopics import branch
from feeds.classify.rules import Category
from feeds.classify.upstream import find_section, sections
from feeds.model import Article, FeedKey, Label
from feeds.query import Document

# A stored reason is one line on a page, so it may lose words in the middle of a long rule.
_REASON_CHARACTERS = 120


class Categories:
    """The categories of a config; they stand in the order in which their rules are asked."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._rules = RuleIndex([rule for one in categories for rule in one.rules])
        self._sections = sections(categories)
        self._named = {former: one.id for one in categories for former in one.former}
        self._named |= {one.id: one.id for one in categories}
        self._coded: dict[str, str] = {}
        for one in categories:
            if one.iptc:
                self._coded.setdefault(one.iptc, one.id)

    def of(self, article: Article, seen: Document, *, fallback: str) -> tuple[Label, str]:
        """The category's label, and the reason in one line.

        Args: fallback: the category that its source gives it.
        """
        found = chain(self._said(article), self._by_rule(seen), self._by_upstream(article))
        return next(found, (_label(fallback), "source"))

    def _said(self, article: Article) -> Iterator[tuple[Label, str]]:
        """What a person says; a category that there is not any more is passed over."""
        claims = (("editor", article.category_choice), ("push", article.category_claim))
        for who, name in claims:
            if name in self._named:
                yield _label(self._named[name]), who

    def _by_rule(self, seen: Document) -> Iterator[tuple[Label, str]]:
        for rule, terms in self._rules.matches(seen):
            yield Label(rule.feed, rule.number, terms), _reason(terms)

    def _by_upstream(self, article: Article) -> Iterator[tuple[Label, str]]:
        """The section's name, then the code; of a code itself, then of its top level."""
        if section := find_section(article, self._sections):
            category, name = section
            yield _label(category), f"upstream: {name}"
        for code in article.iptc:
            for known in (code, branch(code)):
                if known in self._coded:
                    yield _label(self._coded[known]), f"iptc: {code}"


def _label(category: str) -> Label:
    return Label(FeedKey("categories", category))


def _reason(terms: Sequence[str]) -> str:
    """``rule: Bundestag, Wahlkampf``; only ``rule`` where the rule just says what is absent."""
    words = textwrap.shorten(", ".join(terms), _REASON_CHARACTERS, placeholder=" …")
    return f"rule: {words}" if words else "rule"
