"""Counts on their way from memory to storage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from feeds import log
from feeds.errors import StorageError
from feeds.storage import Connection, Store
from feeds.tally import Amounts, Key, Tally

EVERY = timedelta(minutes=1)
"""Between two ways; so much is lost when a process is killed."""


class Add(Protocol):
    """How storage adds counts to those of a day."""

    def __call__(
        self, connection: Connection, counted: Mapping[Key, Amounts], *, day: date
    ) -> None:
        """See ``storage.counts``."""


def flush(tally: Tally, store: Store, add: Add) -> None:
    """Store what has been counted; what cannot be stored is kept for the next time."""
    taken = tally.take()
    if not taken:
        return
    try:
        with store.write() as connection:
            add(connection, taken, day=datetime.now(UTC).date())
    except StorageError as error:
        tally.give_back(taken)
        log.warning("counts-kept", reason=error)
