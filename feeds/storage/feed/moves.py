"""Feeds that have another id now: their history goes on under it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from feeds.model import FeedKey
from feeds.storage.feed.feeds import touch
from feeds.storage.rendering.archives import drop
from feeds.storage.tables import feed, rendered, rule


def to_follow(connection: Connection, moved: Mapping[FeedKey, FeedKey]) -> dict[FeedKey, FeedKey]:
    """Those of *moved* that ``follow`` would give another key, former to new."""
    there = {FeedKey(row.kind, row.key) for row in connection.execute(select(feed))}
    found = {}
    for old, new in moved.items():
        if old in there and new not in there and old.kind != "sources":
            there = there - {old} | {new}
            found[old] = new
    return found


def follow(connection: Connection, moved: Mapping[FeedKey, FeedKey], *, at: datetime) -> None:
    """Give each former feed the key that took its place, unless a feed has that already.

    Its entries, positions and tag stay. What is served stays as it is too, at its new path,
    until it is rendered with the new address. A source's own feed holds what its source owns,
    so it is not moved: under another id it is another source.
    """
    numbers = {FeedKey(row.kind, row.key): row.id for row in connection.execute(select(feed))}
    for old, new in to_follow(connection, moved).items():
        numbers[new] = numbers.pop(old)
        _move(connection, numbers[new], old, new)
        touch(connection, [numbers[new]], at=at)


def _move(connection: Connection, number: int, old: FeedKey, new: FeedKey) -> None:
    connection.execute(update(feed).where(feed.c.id == number).values(key=new.id))
    # Labels name rules by their numbers.
    connection.execute(update(rule).where(rule.c.owner == old.path).values(owner=new.path))
    drop(connection, [number])  # archive documents, which are made anew when they are asked for
    served = rendered.c.feed_id == number
    for path in list(connection.scalars(select(rendered.c.path).where(served))):
        renamed = path.replace(f"/{old.path}", f"/{new.path}", 1)
        connection.execute(update(rendered).where(rendered.c.path == path).values(path=renamed))
