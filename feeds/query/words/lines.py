"""Words in order, and where each of them stands.

query: below the analyzer; pure. The words are written as a string, one character for each, in
which Python finds phrases and neighbours without a look at letters.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain

TEXT = 1 << 28
"""Places from one text to the next: more than any text has words."""

_BORDER = ""
"""The word before each text; no other one is empty."""

_NUMBER, _CHARACTER = "I", "utf-32"
"""A number of four bytes, and a character of as many."""

_MOST = 0x10FFFF
"""Words for which there are characters: a text ends at 256 kB."""


class Line:
    """The words of texts, as stems or as they fold, each at its place.

    A place is the number of the text, times ``TEXT``, and the number of the word in it: places
    rise in reading order, and none of a text is close to one of another.
    """

    def __init__(self, texts: Mapping[int, tuple[str, ...]]) -> None:
        self._texts = texts
        self._words = [*chain.from_iterable((_BORDER, *words) for words in texts.values())]
        del self._words[_MOST:]

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """All words, each with the number of its first place among them, borders included."""
        numbers = range(len(self._words) - 1, -1, -1)
        return dict(zip(reversed(self._words), numbers, strict=True))  # the last one told stays

    def first(self, asked: tuple[str, ...]) -> int | None:
        """The place from which on these words stand side by side for the first time."""
        at = self.codes.get(asked[0])
        if at is not None and len(asked) > 1:
            found = self._written.find(self._coded(asked), at)
            at = None if found < 0 else found
        return None if at is None else self._place(at)

    def places(self, asked: tuple[str, ...]) -> Sequence[int]:
        """The places from which on these words stand side by side."""
        coded, found = self._coded(asked), list[int]()
        at = self._written.find(coded)
        while at >= 0:
            found.append(self._place(at))
            at = self._written.find(coded, at + 1)
        return found

    def are_beside(self, one: str, other: str) -> bool:
        """Whether two words that are there stand side by side, in this order."""
        first, second = self.codes[one], self.codes[other]
        at = max(first, second - 1)
        return first == at == second - 1 or self._written.find(chr(first) + chr(second), at) >= 0

    def may_meet(self, words: Sequence[str], reach: int) -> bool:
        """Whether all others stand so close to one of them; in another text will do."""
        coded = [self._coded((word,)) for word in words]
        rarest = min(coded, key=self._written.count)
        at = self._written.find(rarest)
        while at >= 0:
            around = self._written[max(at - reach, 0) : at + reach + 1]
            if all(map(around.__contains__, coded)):
                return True
            at = self._written.find(rarest, at + 1)
        return False

    @cached_property
    def _written(self) -> str:
        """The words, each as the character of its code."""
        codes = array(_NUMBER, map(self.codes.__getitem__, self._words))
        return codes.tobytes().decode(_CHARACTER, "surrogatepass")

    def _coded(self, words: Iterable[str]) -> str:
        """*words* as they are written; those that stand nowhere as no other is."""
        unused = len(self._words)
        return "".join([chr(self.codes.get(word, unused)) for word in words])

    def _place(self, at: int) -> int:
        """The place of a word by its number in the string."""
        for place, start in self._starts:
            if at >= start:
                return place + at - start
        raise IndexError(at)

    @cached_property
    def _starts(self) -> Sequence[tuple[int, int]]:
        """Where each text starts, by place and by number in the string, the last one first."""
        past = accumulate(len(words) + 1 for words in self._texts.values())
        starts = [
            (text * TEXT, end - len(words))
            for (text, words), end in zip(self._texts.items(), past, strict=True)
        ]
        return starts[::-1]


def joined(words: Iterable[str]) -> str:
    """Words in order, a blank before and after each."""
    return " ".join(["", *words, ""])
