"""How the whole is doing, in a few numbers for those who watch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from feeds.storage.tables import article, change, feed, inbox, rendered, source


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, and since when its oldest piece does; None where nothing waits."""

    waiting: int
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything at one moment.

    ``queues``: sources that are due, letters to be read, changes to be numbered.
    ``stale`` documents are older than what they should show.
    """

    articles: int
    queues: Mapping[str, Queue]
    documents: int
    stale: int


def figures(connection: Connection, *, now: datetime) -> Figures:
    """Look once; *now* tells which sources are due."""
    is_due = and_(
        source.c.active,
        source.c.kind != "push",
        source.c.due_at <= now,
        source.c.lease_until <= now,
    )
    is_letter = and_(inbox.c.state == "waiting", inbox.c.not_before <= now)
    documents, stale = connection.execute(
        select(func.count(), func.count().filter(rendered.c.revision < feed.c.revision))
        .select_from(rendered)
        .join(feed, feed.c.id == rendered.c.feed_id)
        .where(feed.c.active, rendered.c.doc == "")
    ).one()
    return Figures(
        articles=connection.execute(select(func.count()).select_from(article)).scalar_one(),
        queues={
            "sources": _queue(connection, source.c.due_at, is_due),
            "letters": _queue(connection, inbox.c.received_at, is_letter),
            "changes": _queue(connection, change.c.at, change.c.seq.is_(None)),
        },
        documents=documents,
        stale=stale,
    )


def _queue(
    connection: Connection, since: ColumnElement[datetime], waits: ColumnElement[bool]
) -> Queue:
    row = connection.execute(select(func.count(), func.min(since)).where(waits)).one()
    return Queue(*row)
