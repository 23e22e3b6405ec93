"""The sections that others put an article in, read as our categories.

classify: asked when no rule of ours decides; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from feeds.classify.rules import Category
from feeds.model import Article
from feeds.query import analyze

# Folded name of a section -> (category, the name as configured).
Sections = Mapping[str, tuple[str, str]]


def sections(categories: Sequence[Category]) -> Sections:
    """All upstream names; of two categories that claim a name, the first has it."""
    claimed: dict[str, tuple[str, str]] = {}
    for category in categories:
        for name in category.upstream:
            claimed.setdefault(_folded(name), (category.id, name))
    claimed.pop("", None)
    return claimed


def find_section(article: Article, known: Sections) -> tuple[str, str] | None:
    """Category and section name that upstream means; its tags first, then its URL's path.

    Names compare by their words, so that "US-Wahl", "us_wahl" and "US Wahl" are the same.
    """
    if not known:
        return None
    for name in _names(article):
        if found := known.get(_folded(name)):
            return found
    return None


def _names(article: Article) -> Iterator[str]:
    yield from article.upstream_categories
    for segment in _path(article.url).split("/"):
        yield unquote(segment)


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:  # an unclosed "[" in the host; such an address has no sections
        return ""


def _folded(name: str) -> str:
    return " ".join(token.folded for token in analyze(name, None))
