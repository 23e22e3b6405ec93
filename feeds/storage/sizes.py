"""How many articles each feed holds, counted again only where something has moved."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from feeds.model import FeedKey
from feeds.storage.tables import feed, feed_member

FEW = 500
"""Above so many feeds whose revision has moved, all are counted in one go."""


class Sizes:
    """Remembers counts by the revision they belong to; one serves any number of threads.

    A feed's revision moves whenever an article enters or leaves it.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}  # feed -> (revision, articles)

    def of_feeds(self, connection: Connection) -> dict[FeedKey, int]:
        """The articles of every served feed."""
        columns = (feed.c.id, feed.c.revision, feed.c.kind, feed.c.key)
        rows = connection.execute(select(*columns).where(feed.c.active)).all()
        moved = {row.id: row.revision for row in rows if not self._holds(row.id, row.revision)}
        counted = _counted(connection, moved) if moved else {}
        self._known |= {number: (at, counted.get(number, 0)) for number, at in moved.items()}
        return {FeedKey(row.kind, row.key): self._known[row.id][1] for row in rows}

    def _holds(self, number: int, revision: int) -> bool:
        return self._known.get(number, (None, 0))[0] == revision


def _counted(connection: Connection, feeds: Collection[int]) -> dict[int, int]:
    here = and_(
        feed_member.c.feed_id == feed.c.id,
        feed_member.c.generation == feed.c.generation,
        feed_member.c.left_seq.is_(None),
    )
    statement = (
        select(feed.c.id, func.count().label("articles"))
        .join(feed_member, here)
        .group_by(feed.c.id)
    )
    if len(feeds) <= FEW:
        statement = statement.where(feed.c.id.in_(feeds))
    return {row.id: row.articles for row in connection.execute(statement)}
