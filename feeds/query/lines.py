"""Words in order, and where each of them stands.

query: below the analyzer; pure. Phrases and distances ask a table that is made once, instead of
searching the text for each rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

TEXT = 1 << 28
"""Places from one text to the next: more than any text has words."""

_FEW = 12
"""Words that are looked for in the texts before it pays to make a table of all places."""


class Line:
    """The words of texts, as stems or as they fold, each at its place.

    A place is the number of the text, times ``TEXT``, and the number of the word in it: places
    rise in reading order, and none of a text is close to one of another.
    """

    def __init__(self, texts: Mapping[int, tuple[str, ...]]) -> None:
        self._texts = texts
        self._pairs: dict[tuple[str, ...], int] = {}
        self._sought_for: dict[str, Sequence[int]] = {}

    @cached_property
    def firsts(self) -> Mapping[str, int]:
        """Where each word stands for the first time."""
        backwards = (
            zip(reversed(words), range(start + len(words) - 1, start - 1, -1), strict=True)
            for start, words in reversed(self._starts)
        )
        return dict(chain.from_iterable(backwards))  # of several places the last one told stays

    def beside(self, begin: Container[str]) -> Mapping[tuple[str, ...], int]:
        """Pairs of words, of which the first may *begin* one, and where they stand first."""
        for start, words in self._starts:
            neighbours = zip(words, words[1:], range(start, start + len(words)), strict=False)
            for one, other, place in neighbours:
                if one in begin:
                    self._pairs.setdefault((one, other), place)
        return self._pairs

    def first(self, asked: tuple[str, ...]) -> int | None:
        """The place from which on these words stand side by side for the first time."""
        place = self._pairs.get(asked)
        if place is not None:
            return place
        place = self.firsts.get(asked[0])
        if place is None or len(asked) == 1 or self._stand_at(place, asked):
            return place
        for before, word in enumerate(asked):
            place = self.firsts.get(word)
            if place is None:
                return None
            if place == self._lasts[word]:  # which leaves one place for all of them
                return place - before if self._stand_at(place - before, asked) else None
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

    def _places(self, word: str) -> Sequence[int]:
        """All places of a word that is there."""
        first, last = self.firsts[word], self._lasts[word]
        if first == last:
            return (first,)
        if word not in self._sought_for:
            if len(self._sought_for) == _FEW:
                return self._table[word]
            self._sought_for[word] = list(self._sought(word))
        return self._sought_for[word]

    def _sought(self, word: str) -> Iterator[int]:
        """The places of a word, looked for from text to text."""
        for start, words in self._starts:
            number = -1
            for _ in range(words.count(word)):
                number = words.index(word, number + 1)
                yield start + number

    def _stand_at(self, place: int, asked: tuple[str, ...]) -> bool:
        text, number = divmod(place, TEXT)  # before a text there is only the end of an endless one
        return self._texts.get(text, ())[number : number + len(asked)] == asked

    @cached_property
    def _starts(self) -> list[tuple[int, tuple[str, ...]]]:
        return [(TEXT * text, words) for text, words in self._texts.items()]

    @cached_property
    def _lasts(self) -> Mapping[str, int]:
        lasts = dict(self.firsts)  # which has the room for all of them
        for start, words in self._starts:
            lasts.update(zip(words, range(start, start + len(words)), strict=True))
        return lasts

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
