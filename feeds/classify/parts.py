"""Find the parts of words that rules ask for (wahl*, *wahl, *wahl*) in the words of a text.

classify: beside the index of whole words; pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from feeds.query import WordPart, analyze

# Words remembered with what was found in them: most words of an article stood in one before.
_REMEMBERED = 1 << 16

# What is longer is no word but debris, and not met again.
_LONGEST = 64

# Parts that may stand inside a word are filed by so many of their first letters.
_HEAD = 2


class PartIndex:
    """Numbers of parts by the words that hold them.

    Dictionaries that are asked for each beginning, end and inside of a word, as long as there
    are parts of that length; and a word that was asked once is remembered.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Index the parts, given by ``WordPart.key`` with their numbers."""
        self._starts: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        for key, number in numbers.items():
            piece = WordPart.of(key)
            if piece.may_precede and piece.may_follow:
                self._inside[piece.core] = number
            else:
                (self._ends if piece.may_precede else self._starts)[piece.core] = number
        self._start_lengths = sorted(set(map(len, self._starts)))
        self._end_lengths = sorted(set(map(len, self._ends)))
        heads: defaultdict[str, set[int]] = defaultdict(set)
        for core in self._inside:
            heads[core[:_HEAD]].add(len(core))
        self._heads = {head: sorted(lengths) for head, lengths in heads.items()}
        self._remembered: dict[str, tuple[int, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._starts or self._ends or self._inside)

    def found_in(self, pieces: Sequence[str]) -> set[int]:
        """Numbers of all parts that any word holds of these pieces of a text."""
        found = set(map(self._remembered.get, pieces))
        if None in found:
            found.update(map(self._look_into, set(pieces).difference(self._remembered)))
        return set().union(*filter(None, found))

    def _look_into(self, piece: str) -> tuple[int, ...]:
        words = (token.folded for token in analyze(piece, None))
        numbers = tuple(number for word in words for number in self._parts_of(word))
        if len(piece) <= _LONGEST:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[piece] = numbers
        return numbers

    def _parts_of(self, word: str) -> Iterator[int]:
        for length in self._start_lengths:
            if (number := self._starts.get(word[:length])) is not None:
                yield number
        for length in self._end_lengths:
            if (number := self._ends.get(word[-length:])) is not None:
                yield number
        for start in range(len(word)):
            for head in {word[start], word[start : start + _HEAD]}:
                for length in self._heads.get(head, ()):
                    if (number := self._inside.get(word[start : start + length])) is not None:
                        yield number
