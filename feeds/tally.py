"""Counting in memory, so that what is counted never waits for a database.

Beside the road: web counts its answers and work its checks; each minute the counts are taken to
storage. What is not there yet when a process is killed is lost; counts are no promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import add
from threading import Lock
from typing import TypeAlias

Key: TypeAlias = tuple[str | int, ...]
Amounts: TypeAlias = tuple[int, ...]


class Tally:
    """Sums by key, from any number of threads; whoever counts sees to it that keys are few."""

    def __init__(self) -> None:
        self._sums: dict[Key, Amounts] = {}
        self._lock = Lock()

    def add(self, key: Key, *amounts: int) -> None:
        """Add *amounts* to the sums under *key*."""
        with self._lock:
            before = self._sums.get(key)
            self._sums[key] = tuple(map(add, before, amounts)) if before else amounts

    def take(self) -> Mapping[Key, Amounts]:
        """The sums since they were last taken."""
        with self._lock:
            taken, self._sums = self._sums, {}
        return taken

    def give_back(self, taken: Mapping[Key, Amounts]) -> None:
        """Count again what could not be stored."""
        for key, amounts in taken.items():
            self.add(key, *amounts)
