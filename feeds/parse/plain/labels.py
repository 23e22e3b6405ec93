"""Lines and words of a page, compared with the words that news sites print around an article.

parse: read by the modules that tell an article from the page around it; pure. The words
themselves stand in ``words``, a module for each language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from functools import cache

from feeds.parse.plain.words import WORDS, PageWords

MAX_LABEL = 60  # characters; longer lines are sentences, not labels


def key(line: str) -> str:
    """Reduce *line* to its letters, so that ``Kommentare (12):`` equals ``kommentare``."""
    folded = unicodedata.normalize("NFKC", line).casefold()
    return " ".join(re.sub(r"[\W\d_]+", " ", folded).split())


@cache
def words(family: str) -> frozenset[str]:
    """All languages' words of one field of ``PageWords``, as ``key`` writes them."""
    if family not in {field.name for field in fields(PageWords)}:
        raise KeyError(family)
    return frozenset(key(word) for row in WORDS for word in getattr(row, family))


@cache
def pattern(family: str) -> str:
    """The same words as a regular expression's alternatives, longest first."""
    found = {word for row in WORDS for word in getattr(row, family)}
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


def is_label(line: str, family: str) -> bool:
    """Whether the whole *line* is a label of that family, whatever its count or colon."""
    return len(line) <= MAX_LABEL and key(line) in words(family)


def is_notice(line: str) -> bool:
    """Whether *line* begins as a page's word to its visitor does (cookies, newsletter)."""
    return key(line[:MAX_LABEL]).startswith(tuple(words("notice")))
