"""Published feeds as rows: which there are, and when something that they print changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from feeds.model import FeedKey, FeedLog
from feeds.storage.logs import new_log
from feeds.storage.tables import article, feed, feed_log


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed that the config asks for; ``criteria`` changes with what it selects.

    With ``every_copy`` each article has an entry of its own, else each story.
    """

    key: FeedKey
    tag: str
    criteria: str
    every_copy: bool = False


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A published feed; ``building`` is the generation being made ready, if any."""

    id: int
    key: FeedKey
    tag: str
    generation: int
    building: int | None
    revision: int
    revised_at: datetime
    created_at: datetime
    every_copy: bool


def sync(connection: Connection, wanted: Sequence[Wanted], *, now: datetime) -> list[FeedKey]:
    """Make the table hold the wanted feeds; others are no longer served.

    Returns: feeds whose members must be found anew, because what selects them is new or
    changed while there are articles already.
    """
    there = {
        FeedKey(row.kind, row.key): (row.criteria, row.every_copy)
        for row in connection.execute(select(feed))
    }
    connection.execute(update(feed).values(active=False))
    for one in wanted:
        if one.key not in there:
            _create(connection, one, now)
        here = (feed.c.kind == one.key.kind) & (feed.c.key == one.key.id)
        chosen = {"criteria": one.criteria, "every_copy": one.every_copy}
        connection.execute(update(feed).where(here).values(active=True, **chosen))
    # A feed that comes back later has missed articles; without criteria it is made anew.
    connection.execute(update(feed).where(~feed.c.active).values(criteria="", building=None))
    if connection.scalar(select(article.c.id).limit(1)) is None:
        return _as_wanted(connection)
    return [one.key for one in wanted if there.get(one.key) != (one.criteria, one.every_copy)]


def _as_wanted(connection: Connection) -> list[FeedKey]:
    """Without articles nothing has to be found anew; the empty logs are as the config wants."""
    mode = select(feed.c.every_copy).where(feed.c.id == feed_log.c.feed_id).scalar_subquery()
    connection.execute(update(feed_log).values(every_copy=mode))
    return []


def active(connection: Connection) -> dict[FeedKey, FeedRow]:
    """All feeds that are served."""
    rows = connection.execute(select(*ROW).where(feed.c.active))
    return {row.key: row for row in map(feed_row, rows)}


def touch(connection: Connection, ids: Iterable[int], *, at: datetime) -> None:
    """Move the revision: something that these feeds print may have changed."""
    rows = [{"row": number, "revised_at": at} for number in ids]
    if rows:
        statement = update(feed).where(feed.c.id == bindparam("row"))
        connection.execute(statement.values(revision=feed.c.revision + 1), rows)


def touch_all(connection: Connection, *, at: datetime) -> None:
    """Move the revision of every feed."""
    values = {"revision": feed.c.revision + 1, "revised_at": at}
    connection.execute(update(feed).where(feed.c.active).values(values))


ROW = tuple(
    feed.c[name]
    for name in (
        "id",
        "kind",
        "key",
        "tag",
        "generation",
        "building",
        "revision",
        "revised_at",
        "created_at",
        "every_copy",
    )
)


def feed_row(row: Row[Any]) -> FeedRow:
    """The value of a row of the columns ``ROW``."""
    number, kind, key, *rest = tuple(row)
    return FeedRow(number, FeedKey(kind, key), *rest)


def _create(connection: Connection, one: Wanted, now: datetime) -> None:
    tag = _free_tag(connection, one.tag)
    values = {"kind": one.key.kind, "key": one.key.id, "tag": tag, "criteria": one.criteria}
    counters = {"active": True, "generation": 1, "revision": 1, "every_copy": one.every_copy}
    moments = {"revised_at": now, "created_at": now}
    statement = insert(feed).values({**values, **counters, **moments}).returning(feed.c.id)
    log = FeedLog(every_copy=one.every_copy)
    new_log(connection, (connection.execute(statement).scalar_one(), 1), log)


def _free_tag(connection: Connection, tag: str) -> str:
    """*tag*, numbered where another feed has it: one that once had the same id (RFC 4151 2.1)."""
    taken = set(connection.scalars(select(feed.c.tag).where(feed.c.tag.startswith(tag))))
    numbered = (f"{tag}-{number}" for number in count(2))
    return next(one for one in chain([tag], numbered) if one not in taken)
