"""The work of finding leads anew, once other sources are preferred: how far it has come.

storage: begun where a config is put in force, done by the sequencer's holder, one feed after the
other; what is done already is found done if it is done again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, select, update

from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.feed.again import is_live
from feeds.storage.feed.feeds import ROW, FeedRow, feed_row
from feeds.storage.tables import article, feed, feed_entry, feed_log, job

_IS_OURS = job.c.kind == "leads"


def start(connection: Connection, *, now: datetime) -> None:
    """Begin, or begin again; without an article there is nothing to do."""
    if connection.scalar(select(exists(select(article.c.id)))):
        values = {"lease_until": LONG_AGO, "created_at": now, "cursor": {"after": 0}}
        statement = insert_into(connection, job).values(kind="leads", key="", token=1, **values)
        again = {**values, "token": job.c.token + 1}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["kind", "key"], set_=again)
        )


def reached(connection: Connection) -> int | None:
    """The number of the last feed that is done, 0 for none; None where no work is in hand."""
    cursor = connection.scalar(select(job.c.cursor).where(_IS_OURS))
    return int(cursor["after"]) if cursor is not None else None


def advance(connection: Connection, *, after: int) -> None:
    """Remember that all feeds up to this number are done."""
    connection.execute(update(job).where(_IS_OURS).values(cursor={"after": after}))


def end(connection: Connection) -> None:
    """The work is done."""
    connection.execute(delete(job).where(_IS_OURS))


def next_feed(connection: Connection, *, after: int) -> FeedRow | None:
    """The first served feed above a number."""
    rows = select(*ROW).where(feed.c.active, feed.c.id > after).order_by(feed.c.id).limit(1)
    row = connection.execute(rows).one_or_none()
    return feed_row(row) if row else None


def stories(connection: Connection) -> list[int]:
    """All stories that several articles tell."""
    rows = select(article.c.story_id).group_by(article.c.story_id).having(func.count() > 1)
    return list(connection.scalars(rows.order_by(article.c.story_id)))


def live_positions(connection: Connection, row: FeedRow) -> set[int]:
    """The entries that a live document holds."""
    log = and_(
        feed_log.c.feed_id == feed_entry.c.feed_id,
        feed_log.c.generation == feed_entry.c.generation,
    )
    here = and_(feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.generation)
    return set(
        connection.scalars(select(feed_entry.c.position).join(feed_log, log).where(here, is_live()))
    )
