"""Words in order, and where each of them stands.

query: below the analyzer; pure. Phrases and distances ask a table that is made once, instead of
searching the text for each rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain

TEXT = 1 << 28
"""Places from one text to the next: more than any text has words."""

_FEW = 8
"""Words that are looked for in the texts before it pays to make a table of all places."""


class Line:
    """The words of texts, as stems or as they fold, each at its place.

    A place is the number of the text, times ``TEXT``, and the number of the word in it: places
    rise in reading order, and none of a text is close to one of another.
    """

    def __init__(self, texts: Mapping[int, tuple[str, ...]]) -> None:
        self._texts = texts
        self._looks = 0  # for words, from end to end

    @cached_property
    def firsts(self) -> Mapping[str, int]:
        """Where each word stands for the first time."""
        backwards = (
            zip(reversed(words), range(start + len(words) - 1, start - 1, -1), strict=True)
            for start, words in reversed(self._starts)
        )
        return dict(chain.from_iterable(backwards))  # of several places the last one told stays

    def first(self, asked: tuple[str, ...]) -> int | None:
        """The place from which on these words stand side by side for the first time."""
        place = self.firsts.get(asked[0])
        if place is None or len(asked) == 1 or self._stand_at(place, asked):
            return place
        return next(iter(self.places(asked)), None)

    def places(self, asked: tuple[str, ...]) -> Sequence[int]:
        """The places from which on these words stand side by side."""
        if asked[0] not in self.firsts:
            return ()
        begun = self._places(asked[0])
        if len(asked) == 1:
            return begun
        return [place for place in begun if self._stand_at(place, asked)]

    def is_last(self, place: int, asked: tuple[str, ...]) -> bool:
        """Whether words that stand at *place* begin at no later one."""
        return self._lasts[asked[0]] == place

    def is_near(self, place: int, word: str, reach: int) -> bool:
        """Whether a word stands so close to a place, before or after it."""
        text, number = divmod(place, TEXT)
        return word in self._texts[text][max(0, number - reach) : number + reach + 1]

    def pairs(self, begin: Container[str], end: Container[str]) -> list[str]:
        """Words that stand side by side, a blank between, and may *begin* and *end* a pair."""
        return [
            f"{one} {other}"
            for words in self._texts.values()
            for one, other in zip(words, words[1:], strict=False)  # noqa: RUF007 - makes no tuples
            if one in begin and other in end
        ]

    def _places(self, word: str) -> Sequence[int]:
        """All places of a word that is there."""
        first, last = self.firsts[word], self._lasts[word]
        if first == last:
            return (first,)
        if self._looks < _FEW:
            self._looks += 1
            return list(self._sought(word))
        return self._table[word]

    def _sought(self, word: str) -> Iterator[int]:
        """The places of a word, looked for from text to text."""
        for start, words in self._starts:
            number = -1
            with suppress(ValueError):  # there is no further one
                while True:
                    number = words.index(word, number + 1)
                    yield start + number

    def _stand_at(self, place: int, asked: tuple[str, ...]) -> bool:
        text, number = divmod(place, TEXT)
        return self._texts[text][number : number + len(asked)] == asked

    @cached_property
    def _starts(self) -> list[tuple[int, tuple[str, ...]]]:
        return [(TEXT * text, words) for text, words in self._texts.items()]

    @cached_property
    def _lasts(self) -> Mapping[str, int]:
        forwards = (
            zip(words, range(start, start + len(words)), strict=True)
            for start, words in self._starts
        )
        return dict(chain.from_iterable(forwards))

    @cached_property
    def _table(self) -> Mapping[str, Sequence[int]]:
        """All places of each word, in order."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for start, words in self._starts:
            for place, word in enumerate(words, start):
                found[word].append(place)
        return found


def joined(words: Iterable[str]) -> str:
    """Words in order, a blank before and after each."""
    return " ".join(["", *words, ""])
