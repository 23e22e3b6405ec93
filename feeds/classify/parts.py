"""Find the parts of words that rules ask for (wahl*, *wahl, *wahl*) in the words of a text.

classify: beside the index of whole words; pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from feeds.query import Holder, WordPart, analyze

# Words remembered with what was found in them: most words of an article stood in one before.
_REMEMBERED = 1 << 16

# What is longer is no word but debris, and not met again.
_LONGEST = 64

# Parts that may stand inside a word are filed by so many of their first letters.
_HEAD = 2


_Read = tuple[tuple[str, Holder], ...]
"""The parts that a piece of a text holds, each with a word that it fits."""


class PartIndex:
    """The parts by the words that hold them.

    Dictionaries that are asked for each beginning, end and inside of a word, as long as there
    are parts of that length; and a word that was asked once is remembered.
    """

    def __init__(self, parts: Iterable[str]) -> None:
        """Index the parts, given by ``WordPart.key``."""
        self.keys = frozenset(parts)
        self._starts: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._inside: dict[str, str] = {}
        for key in self.keys:
            piece = WordPart.of(key)
            if piece.may_precede and piece.may_follow:
                self._inside[piece.core] = key
            else:
                (self._ends if piece.may_precede else self._starts)[piece.core] = key
        self._start_lengths = sorted(set(map(len, self._starts)))
        self._end_lengths = sorted(set(map(len, self._ends)))
        heads: defaultdict[str, set[int]] = defaultdict(set)
        for core in self._inside:
            heads[core[:_HEAD]].add(len(core))
        self._heads = {head: sorted(lengths) for head, lengths in heads.items()}
        self._remembered: dict[str, _Read] = {}
        self._without: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self.keys)

    def found_in(self, pieces: Sequence[str]) -> Mapping[str, Sequence[Holder]]:
        """All parts that any word holds of these pieces of a text, each with those words."""
        found: defaultdict[str, list[Holder]] = defaultdict(list)
        for piece in set(pieces) - self._without:
            for part, holder in self._remembered.get(piece) or self._look_into(piece):
                found[part].append(holder)
        return found

    def _look_into(self, piece: str) -> _Read:
        words = enumerate(token.folded for token in analyze(piece, None))
        parts = tuple(
            (part, Holder(piece, nth, word))
            for nth, word in words
            for part in dict.fromkeys(self._parts_of(word))
        )
        if len(piece) <= _LONGEST:
            self._remember(piece, parts)
        return parts

    def _remember(self, piece: str, parts: _Read) -> None:
        if len(self._remembered) + len(self._without) >= _REMEMBERED:
            self._remembered, self._without = {}, set()
        if parts:
            self._remembered[piece] = parts
        else:
            self._without.add(piece)

    def _parts_of(self, word: str) -> Iterator[str]:
        for length in self._start_lengths:
            if (part := self._starts.get(word[:length])) is not None:
                yield part
        for length in self._end_lengths:
            if (part := self._ends.get(word[-length:])) is not None:
                yield part
        for start in range(len(word)):
            for head in {word[start], word[start : start + _HEAD]}:
                for length in self._heads.get(head, ()):
                    if (part := self._inside.get(word[start : start + length])) is not None:
                        yield part
