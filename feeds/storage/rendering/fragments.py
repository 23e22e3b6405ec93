"""Which entries' bytes are worth keeping: those that live documents are made of.

storage: beside ``rendered``. What only archives hold is made again when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, delete, or_, select

from feeds.storage.tables import article, feed, feed_entry, feed_log, fragment


def sweep(connection: Connection, *, after: int, limit: int) -> int | None:
    """Drop the bytes of entries that no live document holds; only while nobody renders.

    Looks at so many articles above the number *after*.

    Returns: the last of them, None where there are no more.
    """
    some = select(fragment.c.article_id).where(fragment.c.article_id > after).distinct()
    numbers: list[int] = list(connection.scalars(some.order_by(fragment.c.article_id).limit(limit)))
    if not numbers:
        return None
    idle = set(numbers) - _live(connection, numbers)
    connection.execute(delete(fragment).where(fragment.c.article_id.in_(idle)))
    return numbers[-1]


def forget(connection: Connection, stories: Collection[int]) -> None:
    """Drop the bytes of all entries of these stories: each names the others."""
    members = select(article.c.id).where(article.c.story_id.in_(list(stories)))
    connection.execute(delete(fragment).where(fragment.c.article_id.in_(members)))


def _live(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Those of these articles that stand in a live document for an entry."""
    told = select(article.c.story_id).where(article.c.id.in_(numbers))
    log = and_(
        feed_log.c.feed_id == feed_entry.c.feed_id,
        feed_log.c.generation == feed_entry.c.generation,
    )
    read = and_(feed.c.id == feed_entry.c.feed_id, feed.c.generation == feed_entry.c.generation)
    of_these = or_(feed_entry.c.story_id.in_(told), feed_entry.c.story_id.in_(numbers))
    stands = or_(
        feed_entry.c.position >= feed_log.c.live_from, feed_entry.c.again >= feed_log.c.live_from
    )
    rows = connection.scalars(
        select(feed_entry.c.lead)
        .join(feed_log, log)
        .join(feed, read)
        .where(of_these, feed_entry.c.left_seq.is_(None), feed.c.active, stands)
    )
    return set(rows)
