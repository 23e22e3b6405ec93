"""What rules ask of articles, told apart: words, parts of words, terms.

classify: beside the index; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from sys import intern

from feeds.classify.parts import PartIndex
from feeds.query import ANYWHERE, OWN_WORDS, Document, Line, stems

ALWAYS = ""
"""The key that every article holds."""

_ANYWHERE = ""
"""The field of what may stand in any text."""


_TEXTS = frozenset({_ANYWHERE, *OWN_WORDS})


Pair = tuple[str, ...]
"""The keys of two words that stand side by side."""


def single(key: str) -> tuple[str, ...]:
    """The keys that stand for one that ``required`` writes: of a pair, each of its words."""
    field, _, words = key.rpartition(":")
    if field in _TEXTS and " " in words:
        return tuple(intern(_key(field, word)) for word in words.split())
    return (intern(key),)


class Keys:
    """The single keys of all rules."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._words: dict[str, tuple[str, str]] = {}  # the field and the word of each key
        terms, parts = list[str](), list[str]()
        for key in keys:  # no word has a colon or a star
            field, colon, word = key.rpartition(":")
            if "*" not in word and field in _TEXTS:
                self._words[key] = field, word
            else:
                (terms if colon else parts).append(key)
        self._others = (ALWAYS, *terms, *parts)
        self._fields = {field for field, _ in self._words.values()}
        self._asks_terms, self._parts = bool(terms), PartIndex(parts)

    def stemmed(self, name: str | None) -> Mapping[str, str]:
        """How each key is asked of articles that are stemmed by the algorithm *name*."""
        distinct = list({word for _, word in self._words.values()})
        stem = dict(zip(distinct, map(intern, stems(distinct, name)), strict=True))
        written = {key: _key(field, stem[word]) for key, (field, word) in self._words.items()}
        return written | {key: key for key in self._others}

    def held(self, document: Document) -> list[str]:
        """The keys that *document* holds, those of words as stems; also some that nobody asks."""
        held = [ALWAYS]
        for field in self._fields:
            stems = _line(document, field).codes
            held += [_key(field, one) for one in stems] if field else stems
        if self._asks_terms:
            held += document.term_keys()
        if self._parts:
            parts = self._parts.found_in(document.pieces())
            document.note_holders(self._parts.keys, parts)
            held += parts
        return held


def are_beside(pair: Pair, document: Document) -> bool:
    """Whether the words of two keys stand side by side in *document*, which holds both."""
    one, other = pair
    field = one.rpartition(":")[0]
    if field:
        one, other = (key.removeprefix(f"{field}:") for key in pair)
    return _line(document, field).are_beside(one, other)


def _line(document: Document, field: str) -> Line:
    """The texts that are asked for words of *field*."""
    return document.line((field,) if field else ANYWHERE)


def _key(field: str, word: str) -> str:
    return f"{field}:{word}" if field else word
