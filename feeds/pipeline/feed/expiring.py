"""Articles leave the feeds in which nothing may grow older than ``max_age``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from feeds.pipeline.desk import Desk
from feeds.pipeline.story import leading
from feeds.storage import Connection
from feeds.storage.feed import changes, expiry, journal
from feeds.storage.feed.feeds import FeedRow

BATCH = 100
"""Articles that leave a feed in one transaction."""


def limit_of(row: FeedRow, desk: Desk, *, at: datetime) -> datetime | None:
    """What is older than this does not stand in the feed; None where age does not matter."""
    shelf = desk.shelves.get(row.key)
    return at - shelf.max_age if shelf and shelf.max_age else None


def due(connection: Connection, rows: Iterable[FeedRow], desk: Desk, *, at: datetime) -> bool:
    """Whether anything in these feeds has grown too old."""
    limits = ((row, limit_of(row, desk, at=at)) for row in rows)
    return any(
        expiry.expired(connection, (row.id, row.generation), before=limit, limit=1)
        for row, limit in limits
        if limit
    )


def expire(
    connection: Connection, rows: Iterable[FeedRow], desk: Desk, *, at: datetime
) -> set[int]:
    """Let a batch of what has grown too old leave each of these feeds.

    Done under the sequencer's lease, after the changes of the transaction are numbered.

    Returns: the feeds that something has left.
    """
    touched: set[int] = set()
    for row in rows:
        limit, log = limit_of(row, desk, at=at), (row.id, row.generation)
        old = expiry.expired(connection, log, before=limit, limit=BATCH) if limit else []
        if old:
            expiry.leave(connection, log, old, seq=journal.last(connection) + 1)
            changes.tell(connection, "left", [(row.id, number) for number in old], at=at)
            leading.settle(connection, expiry.stories_of(connection, old), desk, at=at)
            touched.add(row.id)
    return touched


def expire_unseen(connection: Connection, row: FeedRow, desk: Desk, *, at: datetime) -> None:
    """Let all that is too old leave the generation that is about to be read."""
    limit = limit_of(row, desk, at=at)
    if limit and row.building is not None:
        seq = journal.last(connection) + 1
        expiry.leave_all(connection, (row.id, row.building), before=limit, seq=seq)
