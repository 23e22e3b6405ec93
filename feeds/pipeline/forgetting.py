"""What nobody asks for any more is dropped, in small steps.

Fingerprints that no article to come can meet, and entries that no live document holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.articles import bands as bands_of
from feeds.pipeline.feed.sequence import PERIOD
from feeds.storage import Connection, Store, leases
from feeds.storage.feed import changes
from feeds.storage.leases import Lease
from feeds.storage.rendering import fragments
from feeds.storage.story import bands

AT_ONCE = 200
"""Articles that are dropped in one transaction, some 50 ms."""


def forget(store: Store, held: Lease, *, window: timedelta) -> int:
    """Drop the fingerprints of articles that are outside the *window* of every article to come.

    Returns: how many articles that were.
    """
    dropped = 0
    while True:
        now = store.now()
        with store.write() as connection:
            if not leases.keep(connection, held, until=now + PERIOD):
                return dropped
            before = _next_to_come(connection, now) - window
            old = bands.outdated(connection, before=before, limit=AT_ONCE)
            bands.drop(connection, {number: bands_of(one) for number, one in old.items()})
        if not old:
            return dropped
        dropped += len(old)


def sweep_fragments(store: Store, held: Lease) -> None:
    """Drop the bytes of entries that no live document holds any more."""
    after: int | None = 0
    while after is not None:
        now = store.now()
        with store.write() as connection:
            if not leases.keep(connection, held, until=now + PERIOD):
                return
            after = fragments.sweep(connection, after=after, limit=AT_ONCE)


def _next_to_come(connection: Connection, now: datetime) -> datetime:
    """When the oldest article came in that still waits for the sequencer, else now."""
    return min([now, *(one.at for one in changes.unnumbered(connection, limit=1))])
