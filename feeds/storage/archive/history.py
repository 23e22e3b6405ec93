"""What an article has said before, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from feeds.model import Article
from feeds.storage.archive import articles, bodies, corrections
from feeds.storage.archive.corrections import Note
from feeds.storage.tables import article_version


@dataclass(frozen=True, slots=True)
class Version:
    """One version: since when it stood, why it was made (None by its source), what it said.

    ``said`` is None where it is hidden from readers.
    """

    n: int
    since: datetime
    note: Note | None
    said: Article | None


def versions(connection: Connection, number: int) -> list[Version]:
    """All versions of an article, the newest first."""
    now = articles.load(connection, [number])[number]
    rows = connection.execute(
        select(article_version)
        .where(article_version.c.article_id == number)
        .order_by(article_version.c.n)
    ).all()
    notes = corrections.notes(connection, number)
    begun = [now.seen, *(row.replaced_at for row in rows)]
    said = [None if row.hidden else bodies.said_before(now, row.n, row.was) for row in rows]
    found = [
        Version(n, since, notes.get(n), what)
        for n, since, what in zip(
            [*(row.n for row in rows), now.version], begun, [*said, now], strict=True
        )
    ]
    return found[::-1]


def version(connection: Connection, number: int, n: int) -> Article | None:
    """What an article said in an earlier version, hidden or not; None if it has none such."""
    now = articles.load(connection, [number]).get(number)
    row = connection.execute(
        select(article_version.c.was).where(
            article_version.c.article_id == number, article_version.c.n == n
        )
    ).one_or_none()
    return bodies.said_before(now, n, row.was) if now and row else None


def hide(connection: Connection, number: int, n: int) -> bool:
    """Show a version to no reader any more; whether there is one."""
    here = (article_version.c.article_id == number, article_version.c.n == n)
    return connection.execute(update(article_version).where(*here).values(hidden=True)).rowcount > 0
