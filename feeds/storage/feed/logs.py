"""Where feeds' logs stand, and the entries that have positions in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from feeds.model import Chunk, FeedLog, Newcomer
from feeds.storage.prepared import run
from feeds.storage.tables import article, feed, feed_chunk, feed_entry, feed_log


def standing(
    connection: Connection, keys: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], FeedLog]:
    """Where the logs of these (feed, generation) pairs stand."""
    chosen = tuple_(feed_log.c.feed_id, feed_log.c.generation).in_(keys)
    rows = connection.execute(_LOGS.where(chosen))
    return {(feed_id, generation): FeedLog(**_named(rest)) for feed_id, generation, *rest in rows}


def live_moments(connection: Connection, feed_id: int, generation: int) -> list[datetime]:
    """The dates, as pages sort them, of what the live document holds."""
    live = feed_log.c.live_from
    rows = connection.scalars(
        select(article.c.sort_at)
        .select_from(feed_entry)
        .join(feed_log, _same_log(feed_entry, feed_log))
        .join(article, article.c.id == feed_entry.c.story_id)
        .where(feed_entry.c.feed_id == feed_id, feed_entry.c.generation == generation)
        .where(feed_entry.c.position >= live, feed_entry.c.left_seq.is_(None))
    )
    return list(rows)


class Entered(NamedTuple):
    """Where a story stands in a log, and under which id."""

    position: int
    printed_id: str


def entries_of(
    connection: Connection, stories: Iterable[int]
) -> dict[tuple[int, int, int], Entered]:
    """The entries that stories have already, by (feed, generation, story)."""
    columns = (feed_entry.c.feed_id, feed_entry.c.generation, feed_entry.c.story_id)
    rows = connection.execute(
        select(*columns, feed_entry.c.position, feed_entry.c.printed_id).where(
            feed_entry.c.story_id.in_(list(stories))
        )
    )
    return {(feed, generation, story): Entered(*rest) for feed, generation, story, *rest in rows}


def add_entries(
    connection: Connection,
    log: tuple[int, int],
    positions: Iterable[tuple[int, Newcomer]],
    *,
    at: datetime,
) -> None:
    """Let stories enter at their positions."""
    feed_id, generation = log
    rows = [
        {
            "feed_id": feed_id,
            "generation": generation,
            "position": position,
            "story_id": one.story_id,
            "printed_id": one.printed_id,
            "lead": one.article_id,
            "led_at": one.led_at,
            "entered_at": at,
        }
        for position, one in positions
    ]
    run(connection, _INSERT_ENTRY, rows)


def bring_back(connection: Connection, log: tuple[int, int], positions: Iterable[int]) -> None:
    """Let entries that had left stand again: their stories have new articles in the feed."""
    chosen = list(positions)
    if chosen:
        there = and_(feed_entry.c.feed_id == log[0], feed_entry.c.generation == log[1])
        entry = feed_entry.c.position.in_(chosen)
        connection.execute(update(feed_entry).where(there, entry).values(left_seq=None))


def save_log(
    connection: Connection, key: tuple[int, int], log: FeedLog, closed: Iterable[Chunk] = ()
) -> None:
    """Write down where a log stands now, with the chunks that closed on the way."""
    feed_id, generation = key
    run(
        connection,
        _UPDATE_LOG,
        [{"of_feed": feed_id, "of_generation": generation, **_row(log)}],
    )
    chunks = [{"feed_id": feed_id, "generation": generation, **asdict(one)} for one in closed]
    run(connection, _INSERT_CHUNK, chunks)


def forget_chunks(connection: Connection, key: tuple[int, int]) -> None:
    """Let no chunk of a log have closed."""
    here = (feed_chunk.c.feed_id == key[0]) & (feed_chunk.c.generation == key[1])
    connection.execute(delete(feed_chunk).where(here))


def new_logs(connection: Connection, new: Iterable[tuple[tuple[int, int], FeedLog]]) -> None:
    """Begin the logs of generations."""
    run(
        connection,
        _INSERT_LOG,
        [{"feed_id": key[0], "generation": key[1], **_row(log)} for key, log in new],
    )


_STORED = tuple(field.name for field in fields(FeedLog) if field.name in feed_log.c)
"""What the table of logs has of one; that of the feeds has the others."""

_LOGS = select(
    feed_log.c.feed_id, feed_log.c.generation, feed.c.entries, *(feed_log.c[one] for one in _STORED)
).join(feed, feed.c.id == feed_log.c.feed_id)

_INSERT_LOG, _INSERT_CHUNK = insert(feed_log), insert(feed_chunk)
_INSERT_ENTRY = insert(feed_entry)
_UPDATE_LOG = update(feed_log).where(
    feed_log.c.feed_id == bindparam("of_feed"), feed_log.c.generation == bindparam("of_generation")
)


def _named(rest: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("entries", *_STORED), rest, strict=True))


def _row(log: FeedLog) -> dict[str, Any]:
    return {name: getattr(log, name) for name in _STORED}


def _same_log(one: Table, other: Table) -> ColumnElement[bool]:
    return and_(one.c.feed_id == other.c.feed_id, one.c.generation == other.c.generation)
