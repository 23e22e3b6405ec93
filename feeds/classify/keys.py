"""What rules ask of articles, told apart: words and pairs of words, parts of words, terms.

classify: beside the index; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from typing import NamedTuple

from feeds.classify.parts import PartIndex
from feeds.query import ANYWHERE, OWN_WORDS, Document, stems

ALWAYS = ""
"""The key that every article holds."""

_ANYWHERE = ""
"""The field of what may stand in any text."""


class _Words(NamedTuple):
    """A word, or two that stand side by side."""

    field: str
    words: tuple[str, ...]


class Paired(NamedTuple):
    """The stems with which pairs begin and end that some rule asks for."""

    begin: set[str]
    end: set[str]


class Stemmed(NamedTuple):
    """How each key is written, and what may stand side by side, for each field that is asked."""

    keys: Mapping[str, str]
    paired: Mapping[str, Paired]


class Keys:
    """The keys of all rules, as ``required`` writes them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._words: dict[str, _Words] = {}
        terms, parts = list[str](), list[str]()
        for key in keys:  # no word has a colon or a star
            field, colon, words = key.rpartition(":")
            if "*" not in words and field in {_ANYWHERE, *OWN_WORDS}:
                self._words[key] = _Words(field, tuple(words.split()))
            else:
                (terms if colon else parts).append(key)
        self._distinct = list({word for one in self._words.values() for word in one.words})
        self._others = (ALWAYS, *terms, *parts)
        self._asks_terms, self._parts = bool(terms), PartIndex(parts)

    def stemmed(self, name: str | None) -> Stemmed:
        """How the keys are asked of articles that are stemmed by the algorithm *name*."""
        stem = dict(zip(self._distinct, map(intern, stems(self._distinct, name)), strict=True))
        written = {key: key for key in self._others}
        paired = {one.field: Paired(set(), set()) for one in self._words.values()}
        for key, (field, words) in self._words.items():
            first, *more = map(stem.__getitem__, words)
            written[key] = _key(field, " ".join((first, *more)) if more else first)
            if more:
                paired[field].begin.add(first)
                paired[field].end.update(more)
        return Stemmed(written, paired)

    def held(self, document: Document, paired: Mapping[str, Paired]) -> set[str]:
        """The keys that *document* holds, those of words as stems; also some that nobody asks."""
        held = {ALWAYS}
        for field, sides in paired.items():
            held.update(*_held_words(document, field, sides))
        if self._asks_terms:
            held.update(document.term_keys())
        if self._parts:
            parts = self._parts.found_in(document.pieces())
            document.holders.update(parts)
            held.update(parts)
        return held


def _held_words(document: Document, field: str, sides: Paired) -> Iterator[Iterable[str]]:
    """The stems, and the pairs, in a field."""
    line = document.line((field,) if field else ANYWHERE)
    stems = line.firsts.keys()
    begin, end = stems & sides.begin, stems & sides.end
    for held in (line.firsts, line.pairs(begin, end)):
        yield [f"{field}:{one}" for one in held] if field else held


def _key(field: str, words: str) -> str:
    return f"{field}:{words}" if field else words
