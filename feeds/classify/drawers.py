"""Rules in drawers, by what an article must hold.

classify: beside the index, which decides where each rule is filed; pure.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import compress
from struct import Struct
from typing import NamedTuple

from feeds.classify.keys import Keys, Pair, are_beside
from feeds.query import Document


class Filed(NamedTuple):
    """A rule, by its number, in a drawer, and another key that it needs.

    ``pair`` are the words of both keys where they must stand side by side.
    """

    rule: int
    other: str
    pair: Pair | None = None


# The hash of the other key, the number of the pair, the number of the rule.
_NUMBER = "q"
_ENTRY = Struct(f"3{_NUMBER}")
_LENGTH = 3

_NO_PAIR = 0


class Drawers:
    """The drawers for articles that are stemmed by one algorithm.

    100,000 rules do not fit into a processor's cache, so a drawer is read at one place: it is a
    string of bytes, three numbers for each rule. Of the other key it has the hash; where two keys
    have the same one, a rule is tried in vain.
    """

    def __init__(self, filed: Mapping[str, Sequence[Filed]], keys: Keys, name: str | None) -> None:
        """Args: filed: rules under *keys*. name: the algorithm."""
        self._keys = keys
        self._pairs: list[Pair] = [()]
        self._drawers = self._packed(filed, keys.stemmed(name))
        self._names = set(self._drawers)  # a set says in half the time what is not in it

    def met(self, document: Document) -> set[int]:
        """The rules of which *document* holds both keys, those of a pair side by side."""
        keys = self._keys.held(document)
        drawers = map(self._drawers.__getitem__, self._names.intersection(keys))
        numbers = array(_NUMBER, b"".join(drawers))
        is_held = list(map(set(map(hash, keys)).__contains__, numbers[::_LENGTH]))
        pairs = compress(numbers[1::_LENGTH], is_held)
        rules = compress(numbers[2::_LENGTH], is_held)
        return {
            rule
            for pair, rule in zip(pairs, rules, strict=True)
            if pair == _NO_PAIR or are_beside(self._pairs[pair], document)
        }

    def _packed(
        self, filed: Mapping[str, Sequence[Filed]], stemmed: Mapping[str, str]
    ) -> dict[str, bytes]:
        """The same drawers under stems; those of all forms of a word are one."""
        hashes = {key: hash(written) for key, written in stemmed.items()}
        packed: dict[str, bytes] = {}
        for key, rules in filed.items():
            entries = (
                _ENTRY.pack(hashes[other], self._number(pair, stemmed) if pair else _NO_PAIR, rule)
                for rule, other, pair in rules
            )
            packed[stemmed[key]] = packed.get(stemmed[key], b"") + b"".join(entries)
        return packed

    def _number(self, pair: Pair, stemmed: Mapping[str, str]) -> int:
        self._pairs.append(tuple(map(stemmed.__getitem__, pair)))
        return len(self._pairs) - 1
