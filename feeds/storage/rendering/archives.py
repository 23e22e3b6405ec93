"""Archive documents: made when somebody asks for one, kept until something in it changes.

Most of an archive is never asked for again, so that it is not rendered ahead. A document that is
not there is made; one that is outdated is dropped. Web asks, work makes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, and_, cast, delete, select

from feeds.model import Chunk, FeedKey
from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.feed.feeds import ROW, FeedRow, feed_row
from feeds.storage.tables import article, feed, feed_chunk, feed_entry, feed_log, job, rendered

KEPT = 2000
"""Archive documents that are kept at most; some 200 kB each."""

_KIND = "archive"
_IS_ARCHIVED = rendered.c.doc != ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A served feed's generation, and how many chunks have closed in it."""

    generation: int
    chunks: int


def standing(connection: Connection, key: FeedKey) -> Standing | None:
    """How far a feed's archive reaches; None if the feed is not served."""
    row = connection.execute(
        select(feed_log.c.generation, feed_log.c.chunks)
        .join(
            feed, and_(feed.c.id == feed_log.c.feed_id, feed.c.generation == feed_log.c.generation)
        )
        .where(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
    ).one_or_none()
    return Standing(*row) if row else None


def ask(connection: Connection, path: str, *, at: datetime) -> None:
    """Let work make the document at *path*; asked for twice it is made once."""
    values = {"lease_until": LONG_AGO, "cursor": {}, "created_at": at}
    statement = insert_into(connection, job).values(kind=_KIND, key=path, **values)
    connection.execute(statement.on_conflict_do_nothing())


def asked(connection: Connection, *, limit: int) -> list[str]:
    """The paths of documents that somebody waits for, the oldest wish first."""
    wishes = select(job.c.key).where(job.c.kind == _KIND).order_by(job.c.id).limit(limit)
    return list(connection.scalars(wishes))


def answered(connection: Connection, path: str) -> None:
    """The wish is done with, whether it could be fulfilled or not."""
    connection.execute(delete(job).where(job.c.kind == _KIND, job.c.key == path))


def row_of(connection: Connection, key: FeedKey) -> FeedRow | None:
    """A served feed by its key."""
    there = select(*ROW).where(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
    row = connection.execute(there).one_or_none()
    return feed_row(row) if row else None


def chunk(connection: Connection, row: FeedRow, n: int) -> Chunk | None:
    """A closed chunk of the generation that is read."""
    found = connection.execute(
        select(feed_chunk.c.n, feed_chunk.c.first, feed_chunk.c.last, feed_chunk.c.backfill)
        .where(feed_chunk.c.feed_id == row.id, feed_chunk.c.generation == row.generation)
        .where(feed_chunk.c.n == n)
    ).one_or_none()
    return Chunk(*found) if found else None


def is_unmoved(connection: Connection, row: FeedRow) -> bool:
    """Whether nothing in the feed has moved since *row* was read; it stays so until the commit."""
    there = select(feed.c.generation, feed.c.revision).where(feed.c.id == row.id)
    now = connection.execute(there.with_for_update()).one()
    return tuple(now) == (row.generation, row.revision)


def outdate(connection: Connection, stories: Collection[int]) -> None:
    """Drop the documents of closed chunks that hold an entry of these stories."""
    if (
        stories
        and connection.scalar(select(rendered.c.path).where(_IS_ARCHIVED).limit(1)) is not None
    ):
        members = select(article.c.id).where(article.c.story_id.in_(list(stories)))
        holding = and_(
            feed_chunk.c.feed_id == feed_entry.c.feed_id,
            feed_chunk.c.generation == feed_entry.c.generation,
            feed_entry.c.position.between(feed_chunk.c.first, feed_chunk.c.last),
        )
        name = cast(feed_chunk.c.generation, String) + "-" + cast(feed_chunk.c.n, String)
        held = (
            select(feed_chunk.c.feed_id)
            .join(feed_entry, holding)
            .where(feed_entry.c.story_id.in_(members))
            .where(feed_chunk.c.feed_id == rendered.c.feed_id, rendered.c.doc == name)
        )
        connection.execute(delete(rendered).where(_IS_ARCHIVED, held.exists()))


def drop(connection: Connection, feeds: Iterable[int] | None = None) -> None:
    """Drop all archive documents of these feeds, or of all feeds."""
    documents = delete(rendered).where(_IS_ARCHIVED)
    if feeds is not None:
        documents = documents.where(rendered.c.feed_id.in_(list(feeds)))
    connection.execute(documents)


def bound(connection: Connection, *, kept: int = KEPT) -> None:
    """Keep only so many archive documents: those of feeds that have changed last."""
    last = (
        select(rendered.c.path)
        .where(_IS_ARCHIVED)
        .order_by(rendered.c.last_modified.desc(), rendered.c.path)
        .limit(kept)
    )
    connection.execute(delete(rendered).where(_IS_ARCHIVED, rendered.c.path.not_in(last)))
