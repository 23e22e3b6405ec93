"""Rules in drawers, by what an article must hold.

classify: beside the index, which decides where each rule is filed; pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, compress
from typing import Any

from feeds.classify.keys import Keys
from feeds.query import Document

Drawer = tuple[Any, ...]
"""A key and the number of a rule that needs it too, and so on: one object, read at one place."""


class Drawers:
    """The drawers for articles that are stemmed by one algorithm."""

    def __init__(self, filed: Mapping[str, Drawer], keys: Keys, name: str | None) -> None:
        """Args: filed: rules under *keys*. name: the algorithm."""
        stemmed, self._paired = keys.stemmed(name)
        self._drawers = _merged(filed, stemmed)
        self._names = set(self._drawers)  # sets meet in half the time of tables
        self._keys = keys

    def met(self, document: Document) -> set[int]:
        """The rules whose two keys *document* holds."""
        held = self._keys.held(document, self._paired)
        found = map(self._drawers.__getitem__, self._names & held)
        filed = list(chain.from_iterable(found))
        return set(compress(filed[1::2], map(held.__contains__, filed[::2])))


def _merged(filed: Mapping[str, Drawer], stemmed: Mapping[str, str]) -> dict[str, Drawer]:
    """The same drawers under stems; those of all forms of a word are one."""
    merged: dict[str, Drawer] = {}
    for key, several in filed.items():
        inside = list(several)
        inside[::2] = map(stemmed.__getitem__, several[::2])
        merged[stemmed[key]] = merged.get(stemmed[key], ()) + tuple(inside)
    return merged
