"""How many articles each feed holds, counted again only where something has moved."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, and_, func, select

from feeds.model import FeedKey
from feeds.storage.feed.feeds import named
from feeds.storage.tables import feed, feed_member


class Sizes:
    """Remembers counts by the revision they belong to; one serves any number of threads.

    A feed's revision moves whenever an article enters or leaves it. Only the feeds that are asked
    for are looked at: there may be 100,000.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}  # feed -> (revision, articles)

    def of_feeds(self, connection: Connection, keys: Collection[FeedKey]) -> dict[FeedKey, int]:
        """The articles of these feeds, as far as they are served."""
        rows = named(connection, keys)
        moved = {row.id: row.revision for row in rows if not self._holds(row.id, row.revision)}
        counted = _counted(connection, list(moved)) if moved else {}
        self._known |= {number: (at, counted.get(number, 0)) for number, at in moved.items()}
        return {row.key: self._known[row.id][1] for row in rows}

    def _holds(self, number: int, revision: int) -> bool:
        return self._known.get(number, (None, 0))[0] == revision


def _counted(connection: Connection, feeds: Sequence[int]) -> dict[int, int]:
    here = and_(
        feed_member.c.feed_id == feed.c.id,
        feed_member.c.generation == feed.c.generation,
        feed_member.c.left_seq.is_(None),
    )
    statement = select(feed.c.id, func.count().label("articles")).join(feed_member, here)
    counted: dict[int, int] = {}
    for first in range(0, len(feeds), _ASKED):
        some = feed.c.id.in_(feeds[first : first + _ASKED])
        rows = connection.execute(statement.where(some).group_by(feed.c.id))
        counted |= {row.id: row.articles for row in rows}
    return counted


_ASKED = 10_000
"""Feeds in one query; drivers take some 30,000 values."""
