"""The words that two texts have in common, for whoever asks why they are one story.

query: beside the explanation of rules; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from feeds.model import Article
from feeds.query.words.analyzer import Words

RUN = 3
"""Words that are compared together, as stories are found by them."""


class Passage(NamedTuple):
    """The longest stretch of a text that another one has too, and how many words it is."""

    text: str
    words: int


def shared_passage(one: Article, other: Article) -> Passage | None:
    """The longest stretch of *one* of which every run of words is in *other* too."""
    mine, theirs = Words(one.text, one.language), Words(other.text, other.language)
    there = set(_runs(theirs.folded))
    first, length = _longest([run in there for run in _runs(mine.folded)])
    if not length:
        return None
    last = first + length + RUN - 2
    start, end = mine.span(first, last)
    return Passage(" ".join(one.text[start:end].split()), last - first + 1)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[n:] for n in range(RUN)), strict=False))


def _longest(shared: Sequence[bool]) -> tuple[int, int]:
    """Where the longest row of True begins, and how long it is; the first of several."""
    best, length = (0, 0), 0
    for number, is_shared in enumerate(shared, 1):
        length = length + 1 if is_shared else 0
        if length > best[1]:
            best = number - length, length
    return best
