"""The ids that a feed has printed and takes back, for a while.

storage: written by ``unions`` as entries end, read as feeds are rendered.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, select

from feeds.model import Tombstone
from feeds.storage.feed.feeds import FeedRow, touch
from feeds.storage.tables import feed_entry, tombstone, withdrawal

MOST = 1000
"""Tombstones in a document, the newest; some 200 bytes each."""


def of_feed(connection: Connection, row: FeedRow) -> tuple[Tombstone, ...]:
    """What a feed takes back, the newest first; an id that has an entry again is left out."""
    again = and_(
        feed_entry.c.feed_id == tombstone.c.feed_id,
        feed_entry.c.generation == row.generation,
        feed_entry.c.printed_id == tombstone.c.printed_id,
        feed_entry.c.left_seq.is_(None),
    )
    rows = connection.execute(
        select(tombstone.c.printed_id, tombstone.c.at, func.coalesce(withdrawal.c.reason, ""))
        .outerjoin(withdrawal, withdrawal.c.tag == tombstone.c.printed_id)
        .where(tombstone.c.feed_id == row.id, ~select(feed_entry.c.position).where(again).exists())
        .order_by(tombstone.c.at.desc(), tombstone.c.printed_id)
        .limit(MOST)
    )
    return tuple(Tombstone(*one) for one in rows)


def expire(connection: Connection, *, before: datetime, at: datetime) -> None:
    """Drop those that are older than *before*; their feeds are to be made anew."""
    gone = delete(tombstone).where(tombstone.c.at < before).returning(tombstone.c.feed_id)
    touch(connection, sorted(set(connection.scalars(gone))), at=at)
