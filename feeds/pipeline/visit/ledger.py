"""Visits are written down many at once: those that have brought nothing new, and the others.

Each in a transaction of its own would cost more than the visit. What a crash takes along are
visits that are made once more when their leases have run out, with the same validators.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from feeds.storage import Connection, Store
from feeds.storage.queue import sources
from feeds.storage.queue.sources import Checked, Claim
from feeds.storage.turns import drain

R = TypeVar("R")


class Ledger:
    """Writes visits down; *most* may wait for one another, and none does on PostgreSQL.

    There two transactions that hold many sources each, in no common order, may wait for each
    other for ever; so each visit is one of its own.
    """

    def __init__(self, store: Store, *, most: int = 1) -> None:
        self._store = store
        self._most = most if store.is_sqlite else 1
        self._waiting: deque[tuple[Claim, Checked]] = deque()

    def add(self, claim: Claim, checked: Checked) -> None:
        """Write this visit down, soon; from any thread."""
        self._waiting.append((claim, checked))
        if len(self._waiting) >= self._most:
            self.write()

    def enter(self, step: Callable[[Connection], R]) -> R:
        """What *step* returns, which has stored what a visit has brought; it may run twice."""
        is_alone = self._most == 1
        write = self._store.write_together if is_alone else self._store.write_in_company
        return write(step)

    def write(self) -> None:
        """Write down what waits, now."""
        if visits := drain(self._waiting):
            self._store.write_together(lambda connection: sources.finish_all(connection, visits))

    def write_in(self, connection: Connection) -> None:
        """Write down what waits in a transaction that there is anyway."""
        sources.finish_all(connection, drain(self._waiting))
