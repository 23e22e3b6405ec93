"""What rules ask of articles, told apart: words and pairs of words, parts of words, terms.

classify: beside the index; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
        self._others = (ALWAYS, *terms, *parts)
        self._asks_terms, self._parts = bool(terms), PartIndex(parts)

    def stemmed(self, name: str | None) -> dict[str, str]:
        """How each key is asked of articles that are stemmed by the algorithm *name*."""
        words = list({word for one in self._words.values() for word in one.words})
        stem = dict(zip(words, stems(words, name), strict=True))
        written = {
            key: _key(one.field, " ".join(map(stem.__getitem__, one.words)))
            for key, one in self._words.items()
        }
        return written | {key: key for key in self._others}

    def paired(self, stemmed: Mapping[str, str]) -> dict[str, Paired]:
        """What may stand side by side among *stemmed* keys, for each field that is asked."""
        found: dict[str, Paired] = {}
        for key, one in self._words.items():
            words = stemmed[key].rpartition(":")[2].split()
            paired = found.setdefault(one.field, Paired(set(), set()))
            paired.begin.update(words[:-1])
            paired.end.update(words[1:])
        return found

    def held(self, document: Document, paired: Mapping[str, Paired]) -> set[str]:
        """The keys that *document* holds, those of words as stems; also some that nobody asks."""
        held = {ALWAYS}
        for field, sides in paired.items():
            held.update(*_held_words(document, field, sides))
        if self._asks_terms:
            held.update(document.term_keys())
        if self._parts:
            held |= self._parts.found_in(document.pieces())
        return held


def _held_words(document: Document, field: str, sides: Paired) -> Iterator[Iterable[str]]:
    """The stems, and the pairs, in a field."""
    within = (field,) if field else ANYWHERE
    stems = document.stems(within)
    pairs = document.pairs(within, stems & sides.begin, stems & sides.end)
    for held in (stems, pairs):
        yield [f"{field}:{one}" for one in held] if field else held


def _key(field: str, words: str) -> str:
    return f"{field}:{words}" if field else words
