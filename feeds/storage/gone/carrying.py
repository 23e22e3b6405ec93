"""Withdrawals that outlast a restore: what was taken back after a backup stays taken back.

storage: beside ``restore``. They are read from the database that is given up, and put into the
one that takes its place; where that one has the article, the sequencer takes it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select

from feeds.storage.archive import audit
from feeds.storage.archive.audit import Act
from feeds.storage.engine import insert_into
from feeds.storage.feed.changes import record
from feeds.storage.feed.feeds import touch
from feeds.storage.gone import withdrawing
from feeds.storage.gone.withdrawn import told
from feeds.storage.tables import (
    article,
    feed,
    held,
    suppression,
    tombstone,
    withdrawal,
    withdrawn_band,
)

ACTOR = "restore"
"""Who withdraws, for the audit, what the database before had withdrawn."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """A withdrawal with all that it is kept up by.

    ``row`` are the columns of ``withdrawal``; ``names`` (source, upstream id, canonical URL);
    ``printed`` (kind and key of a feed, when it took the id back).
    """

    row: dict[str, Any]
    names: tuple[tuple[str, str, str | None], ...]
    bands: tuple[int, ...]
    printed: tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Lastings:
    """What a database will never let in: withdrawals, and rows of ``held`` that are discarded."""

    withdrawn: tuple[Lasting, ...] = ()
    discarded: tuple[dict[str, Any], ...] = ()


def read(connection: Connection) -> Lastings:
    """Everything that this database will never let in."""
    rows = connection.execute(select(withdrawal).order_by(withdrawal.c.article_id)).mappings()
    discarded = connection.execute(select(held).where(held.c.discarded)).mappings()
    return Lastings(
        tuple(_lasting(connection, dict(row)) for row in rows.all()),
        tuple(dict(row) for row in discarded),
    )


def put(connection: Connection, before: Lastings, *, at: datetime) -> int:
    """Let it hold here too; what is withdrawn in either stays so, and is erased if in either.

    Returns: how many withdrawals were not known here.
    """
    new = 0
    for one in before.withdrawn:
        known = told(connection, one.row["public_id"])
        if known is None:
            _withdraw(connection, one, at)
            new += 1
        elif one.row["erased"] and not known.erased:
            withdrawing.erase_again(connection, known, at=at)
            new += 1
    _discard(connection, before.discarded)
    return new


def _lasting(connection: Connection, row: dict[str, Any]) -> Lasting:
    number = row.pop("article_id")
    names = (suppression.c.source_id, suppression.c.upstream_id, suppression.c.canonical_url)
    bands = select(withdrawn_band.c.band).where(withdrawn_band.c.article_id == number)
    printed = (
        select(feed.c.kind, feed.c.key, tombstone.c.at)
        .join(feed, feed.c.id == tombstone.c.feed_id)
        .where(tombstone.c.printed_id == row["tag"])
    )
    ours = select(*names).where(suppression.c.article_id == number)
    return Lasting(
        row,
        tuple(tuple(one) for one in connection.execute(ours)),
        tuple(connection.scalars(bands)),
        tuple(tuple(one) for one in connection.execute(printed)),
    )


def _withdraw(connection: Connection, one: Lasting, at: datetime) -> None:
    same = or_(article.c.public_id == one.row["public_id"], article.c.tag == one.row["tag"])
    there: int | None = connection.scalar(select(article.c.id).where(same))
    number = there or _next(connection)
    row = {**one.row, "article_id": number}
    if there:  # what stands here is kept instead, as the sequencer takes it out
        row["kept"] = None
    connection.execute(insert(withdrawal).values(row))
    names = ("source_id", "upstream_id", "canonical_url")
    suppressed = [
        {"article_id": number, **dict(zip(names, each, strict=True))} for each in one.names
    ]
    _add(connection, suppression, suppressed)
    _add(connection, withdrawn_band, [{"band": band, "article_id": number} for band in one.bands])
    _take_back(connection, one)
    if there:
        record(connection, "withdrawn", [number], at=at)
    audit.write_down(connection, Act(at, ACTOR, "withdraw", "as before"), [one.row["public_id"]])


def _take_back(connection: Connection, one: Lasting) -> None:
    """Let feeds tell those who know the id that it was taken back."""
    for kind, key, at in one.printed:
        same = and_(feed.c.kind == kind, feed.c.key == key)
        feed_id = connection.scalar(select(feed.c.id).where(same))
        if feed_id is not None:
            row = {"feed_id": feed_id, "printed_id": one.row["tag"], "at": at}
            _add(connection, tombstone, [row])
            touch(connection, [feed_id], at=at)


def _discard(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    statement = insert_into(connection, held)
    destroyed = {"discarded": True, "article": None}
    for row in rows:
        connection.execute(
            statement.values(row).on_conflict_do_update(
                index_elements=["source_id", "upstream_id"], set_=destroyed
            )
        )


def _add(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def _next(connection: Connection) -> int:
    """A number that no article has had here."""
    used = (select(func.max(article.c.id)), select(func.max(withdrawal.c.article_id)))
    return 1 + max(connection.scalar(one) or 0 for one in used)
