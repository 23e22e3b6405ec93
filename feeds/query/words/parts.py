"""Read wahl*, *wahl and *wahl* as what words are compared with.

query: for the matcher and the rule index; pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from feeds.query.nodes import Part
from feeds.query.words.analyzer import folded_words

_REMEMBERED = 1 << 16


class WordPart(NamedTuple):
    """A folded word, and whether others may begin before it or go on after it."""

    core: str
    may_precede: bool
    may_follow: bool

    @classmethod
    def of(cls, key: str) -> WordPart:
        """The part that has this key."""
        return cls(key.strip("*"), key.startswith("*"), key.endswith("*"))

    @property
    def key(self) -> str:
        """The part with its stars; no folded word has any."""
        return f"{'*' * self.may_precede}{self.core}{'*' * self.may_follow}"

    def is_in(self, line: str) -> bool:
        """Whether any word fits of a line of folded words, each between blanks."""
        return self._asked in line

    def found_in(self, line: str) -> Iterator[tuple[int, str]]:
        """The words that fit of a line of folded words, blanks around each, with their numbers."""
        number, counted, at = -1, 0, line.find(self._asked)
        while at >= 0:
            start = line.rfind(" ", 0, at + 1) + 1
            number += line.count(" ", counted, start)
            counted, end = start, line.index(" ", start)
            yield number, line[start:end]
            at = line.find(self._asked, end)

    @property
    def _asked(self) -> str:
        """The part as it stands in a line, with the blank where the word begins or ends."""
        return f"{'' if self.may_precede else ' '}{self.core}{'' if self.may_follow else ' '}"

    def fits(self, word: str) -> bool:
        """Whether a folded *word* is what is asked for."""
        if self.may_precede:
            return self.core in word if self.may_follow else word.endswith(self.core)
        return word.startswith(self.core) if self.may_follow else word == self.core


class Holder(NamedTuple):
    """A folded word that a part fits: in which piece of a text, and the how-manieth there."""

    piece: str
    nth: int
    word: str


@lru_cache(maxsize=_REMEMBERED)
def word_parts(part: Part) -> tuple[WordPart, ...]:
    """The words of a part: of US-Wahl* the first is whole, and only the last may go on."""
    words = folded_words(part.core)
    last = len(words) - 1
    return tuple(
        WordPart(word, part.may_precede and n == 0, part.may_follow and n == last)
        for n, word in enumerate(words)
    )
