"""Published feeds as rows: which there are, and when something that they print changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    insert,
    select,
    true,
    update,
)

from feeds.model import FeedKey, FeedLog
from feeds.storage.feed.logs import new_logs
from feeds.storage.prepared import run
from feeds.storage.tables import article, feed, feed_log


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed that the config asks for; ``criteria`` changes with what it selects.

    With ``every_copy`` each article has an entry of its own, else each story. Its chunks close at
    so many ``entries``.
    """

    key: FeedKey
    tag: str
    criteria: str
    every_copy: bool
    entries: int


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
    entries: int


def sync(connection: Connection, wanted: Sequence[Wanted], *, now: datetime) -> list[FeedKey]:
    """Make the table hold the wanted feeds; others are no longer served.

    Only what differs is written. Returns: as ``anew``.
    """
    there = _standing(connection)
    _create(connection, [one for one in wanted if one.key not in there], now)
    kept = [(one, there[one.key]) for one in wanted if one.key in there]
    _change(connection, {row.id: one for one, row in kept if not _is_as(one, row)})
    names = {one.key for one in wanted}
    _end(connection, [row.id for key, row in there.items() if row.active and key not in names])
    if connection.scalar(select(article.c.id).limit(1)) is None:
        return _as_wanted(connection)
    return _to_find(wanted, there)


def anew(
    connection: Connection,
    wanted: Sequence[Wanted],
    renamed: Mapping[FeedKey, FeedKey] = MappingProxyType({}),
) -> list[FeedKey]:
    """What ``sync`` would return, once feeds have their new names; former to new keys."""
    if connection.scalar(select(article.c.id).limit(1)) is None:
        return []
    there = _standing(connection)
    there |= {new: there.pop(old) for old, new in renamed.items() if old in there}
    return _to_find(wanted, there)


def _as_wanted(connection: Connection) -> list[FeedKey]:
    """Without articles nothing has to be found anew; the empty logs are as the config wants."""
    mode = select(feed.c.every_copy).where(feed.c.id == feed_log.c.feed_id).scalar_subquery()
    connection.execute(
        update(feed_log).where(feed_log.c.every_copy != mode).values(every_copy=mode)
    )
    return []


def active(connection: Connection) -> dict[FeedKey, FeedRow]:
    """All feeds that are served."""
    rows = connection.execute(select(*ROW).where(feed.c.active))
    return {row.key: row for row in map(feed_row, rows)}


def named(
    connection: Connection, keys: Iterable[FeedKey], numbers: Iterable[int] = ()
) -> list[FeedRow]:
    """The served feeds that have one of these keys or *numbers*, in no order."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        ids[key.kind].append(key.id)
    some = {row.id: row for row in _chosen(connection, feed.c.id, list(numbers), true())}
    for kind, names in ids.items():
        of_kind = _chosen(connection, feed.c.key, names, feed.c.kind == kind)
        some |= {row.id: row for row in of_kind}
    return list(some.values())


def _chosen(
    connection: Connection, column: Column[Any], values: Sequence[Any], among: ColumnElement[bool]
) -> Iterator[FeedRow]:
    """The served feeds *among* some that have one of these values in a column."""
    for first in range(0, len(values), _ASKED):
        chosen = column.in_(values[first : first + _ASKED])
        rows = connection.execute(select(*ROW).where(feed.c.active, among, chosen))
        yield from map(feed_row, rows)


_ASKED = 10_000
"""Values in one query; drivers take some 30,000."""


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


_STANDING = update(feed).where(feed.c.id == bindparam("row"))

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
        "entries",
    )
)


def feed_row(row: Row[Any]) -> FeedRow:
    """The value of a row of the columns ``ROW``."""
    number, kind, key, *rest = tuple(row)
    return FeedRow(number, FeedKey(kind, key), *rest)


def _standing(connection: Connection) -> dict[FeedKey, Row[*tuple[Any, ...]]]:
    """Every feed that there ever was: its number, whether it is served, what it holds and how."""
    names = ("kind", "key", "id", "criteria", "active", "every_copy", "entries")
    columns = [feed.c[name] for name in names]
    return {FeedKey(row.kind, row.key): row for row in connection.execute(select(*columns))}


def _to_find(
    wanted: Sequence[Wanted], there: Mapping[FeedKey, Row[*tuple[Any, ...]]]
) -> list[FeedKey]:
    """The feeds that have to be found anew."""
    return [one.key for one in wanted if one.key not in there or _differs(one, there[one.key])]


def _differs(one: Wanted, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a feed has to be found anew; one that is not served now has missed articles."""
    served = (row.active, row.criteria, row.every_copy)
    return served != (True, one.criteria, one.every_copy)


def _is_as(one: Wanted, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether nothing is to be written. Another number of entries asks for no new generation."""
    return not _differs(one, row) and row.entries == one.entries


def _change(connection: Connection, wanted: Mapping[int, Wanted]) -> None:
    """Serve feeds, by their numbers, as they are wanted."""
    rows = [
        {
            "row": number,
            "active": True,
            "criteria": one.criteria,
            "every_copy": one.every_copy,
            "entries": one.entries,
        }
        for number, one in wanted.items()
    ]
    run(connection, _UPDATE, rows)


def _end(connection: Connection, ids: Iterable[int]) -> None:
    """Serve feeds no more. One that comes back has missed articles: it is to be found anew."""
    ended = {"criteria": "", "building": None, "active": False}
    run(connection, _UPDATE, [{"row": number, **ended} for number in ids])


def _create(connection: Connection, wanted: Sequence[Wanted], now: datetime) -> None:
    if not wanted:
        return
    tags = _free_tags(connection, [one.tag for one in wanted])
    counters = {"active": True, "generation": 1, "revision": 1}
    moments = {"revised_at": now, "created_at": now}
    rows = [
        {
            "kind": one.key.kind,
            "key": one.key.id,
            "tag": tag,
            "criteria": one.criteria,
            "every_copy": one.every_copy,
            "entries": one.entries,
        }
        for one, tag in zip(wanted, tags, strict=True)
    ]
    run(connection, _INSERT, [{**row, **counters, **moments} for row in rows])
    made = {FeedKey(row.kind, row.key): row.id for row in connection.execute(_NUMBERS)}
    new_logs(
        connection,
        [
            ((made[one.key], 1), FeedLog(entries=one.entries, every_copy=one.every_copy))
            for one in wanted
        ],
    )


_UPDATE = update(feed).where(feed.c.id == bindparam("row"))
_INSERT = insert(feed)
_NUMBERS = select(feed.c.kind, feed.c.key, feed.c.id)


def _free_tags(connection: Connection, tags: Sequence[str]) -> list[str]:
    """*tags*, numbered where another feed has one: one that once had the same id (RFC 4151 2.1)."""
    taken = set(connection.scalars(select(feed.c.tag)))
    free = []
    for tag in tags:
        numbered = (f"{tag}-{number}" for number in count(2))
        free.append(next(one for one in chain([tag], numbered) if one not in taken))
        taken.add(free[-1])
    return free
