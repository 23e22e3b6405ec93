"""A changed rule makes a new generation of its feed, beside the one that is being read.

A rebuild finds the members of the generation, seats them, flips, and drops what older generations
held: each in steps of their own, none of them long. Killed anywhere, it goes on from
``job.cursor``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, select, true, update

from feeds.model import FeedKey, FeedLog
from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.feed.again import is_live
from feeds.storage.feed.feeds import ROW, FeedRow, feed_row
from feeds.storage.feed.logs import new_logs
from feeds.storage.prepared import run
from feeds.storage.story import orders
from feeds.storage.tables import (
    article,
    feed,
    feed_chunk,
    feed_entry,
    feed_log,
    feed_member,
    job,
)

ABOVE = 2**40
"""Positions in a generation being built begin here for what happens meanwhile."""

FIND, SEAT, FLIP, DROP = "find", "seat", "flip", "drop"
"""What a rebuild does, one after the other."""

_IS_BUILT = and_(feed.c.active, feed.c.building.is_not(None))


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The work in hand: what is done now, and how far that has come.

    ``after`` is the place of the last article looked at, then the number of the last feed that
    was seated, flipped or freed of what it held before; None at the beginning. A rebuild that
    begins again has a higher ``token``. ``untold`` are feeds that have flipped, each with the
    generation that was read before: of what differs there the journal has been told so many moves
    (``told``), and is to be told the others before anything else moves in them.
    """

    token: int
    phase: str
    after: int | None = None
    untold: Sequence[tuple[int, int]] = ()
    told: int = 0


def start(connection: Connection, keys: Collection[FeedKey], *, now: datetime) -> None:
    """Begin building these feeds.

    An unfinished rebuild begins again together with them; without any it goes on.
    """
    if not keys:
        return
    wanted = set(keys)
    rows = map(feed_row, connection.execute(select(*ROW).where(feed.c.active)))
    _begin(connection, [row for row in rows if row.building is not None or row.key in wanted])
    before = current(connection)
    cursor = _cursor(replace(before, phase=FIND, after=None) if before else Rebuild(1, FIND))
    values = {"lease_until": LONG_AGO, "created_at": now, "cursor": cursor}
    statement = insert_into(connection, job).values(kind="rebuild", key="", token=1, **values)
    again = {**values, "token": job.c.token + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_=again))


def current(connection: Connection) -> Rebuild | None:
    """The rebuild in hand, if there is one."""
    there = select(job.c.token, job.c.cursor).where(job.c.kind == "rebuild")
    row = connection.execute(there).one_or_none()
    return Rebuild(row.token, **row.cursor) if row else None


def still_in_hand(connection: Connection, rebuild: Rebuild) -> bool:
    """Whether the rebuild has not begun again since; keeps it so until the transaction ends."""
    token = select(job.c.token).where(job.c.kind == "rebuild").with_for_update()
    return connection.scalar(token) == rebuild.token


def advance(connection: Connection, *, phase: str, after: int | None = None) -> None:
    """Remember how far the rebuild has come."""
    _remember(connection, Rebuild(0, phase, after))


def tell_later(connection: Connection, rows: Iterable[FeedRow]) -> None:
    """Remember that these feeds are about to flip, and that the journal does not know yet."""
    _remember(connection, Rebuild(0, FLIP, untold=[(row.id, row.generation) for row in rows]))


def told(connection: Connection, work: Rebuild, moves: int | None) -> None:
    """Remember that the journal was told so many moves of the ``untold``; None for all."""
    rest = {"untold": (), "told": 0} if moves is None else {"told": moves}
    _remember(connection, replace(work, **rest))


def _remember(connection: Connection, work: Rebuild) -> None:
    cursor = _cursor(work)
    connection.execute(update(job).where(job.c.kind == "rebuild").values(cursor=cursor))


def _cursor(work: Rebuild) -> dict[str, Any]:
    """The work as its job keeps it; the token has a column of its own."""
    place = {"phase": work.phase, "after": work.after}
    untold = [list(one) for one in work.untold]
    return {**place, "untold": untold, "told": work.told} if untold else place


def end(connection: Connection) -> None:
    """The rebuild is done."""
    connection.execute(delete(job).where(job.c.kind == "rebuild"))


def under_construction(
    connection: Connection, *, limit: int, kind: str | None = None
) -> list[FeedRow]:
    """Feeds (of a kind) with a generation that is being built, by their numbers."""
    chosen = feed.c.kind == kind if kind else true()
    rows = select(*ROW).where(_IS_BUILT, chosen).order_by(feed.c.id).limit(limit)
    return [feed_row(row) for row in connection.execute(rows)]


def flip(connection: Connection, rows: Collection[FeedRow], *, at: datetime) -> None:
    """Replace the generations that are read by those that were built: one change of each feed."""
    flipped = [{"row": row.id, "generation": row.building, "revised_at": at} for row in rows]
    run(connection, _FLIP, flipped)


def older(connection: Connection, *, limit: int, after: int | None) -> list[tuple[int, int]]:
    """(feed, generation) of what is not read any more, by feed, not below *after*."""
    above = feed_log.c.feed_id >= after if after is not None else true()
    rows = connection.execute(
        select(feed_log.c.feed_id, feed_log.c.generation)
        .join(feed, feed.c.id == feed_log.c.feed_id)
        .where(feed_log.c.generation < feed.c.generation, above)
        .order_by(feed_log.c.feed_id, feed_log.c.generation)
        .limit(limit)
    )
    return [(feed_id, generation) for feed_id, generation in rows]


def drop(connection: Connection, log: tuple[int, int], *, limit: int) -> int:
    """Drop so many rows of a generation that is not read any more, at last its log.

    Returns: how many rows were dropped; fewer than *limit* at the end.
    """
    dropped = 0
    for table, key in _HELD:
        here = and_(table.c.feed_id == log[0], table.c.generation == log[1])
        some = select(table.c[key]).where(here).limit(limit - dropped)
        if table is feed_entry:
            orders.keep(connection, log, some)
        gone = delete(table).where(here, table.c[key].in_(some))
        dropped += connection.execute(gone).rowcount
        if dropped >= limit:
            return dropped
    here = and_(feed_log.c.feed_id == log[0], feed_log.c.generation == log[1])
    connection.execute(delete(feed_log).where(here))
    return dropped


_HELD = ((feed_member, "article_id"), (feed_entry, "position"), (feed_chunk, "n"))


def regrouped(connection: Connection, rows: Iterable[FeedRow]) -> list[int]:
    """Articles that are in one of a feed's two generations only: what its flip lets in or out."""
    found: set[int] = set()
    for row in rows:
        in_either = and_(
            feed_member.c.feed_id == row.id,
            feed_member.c.generation.in_([row.generation, row.building]),
            feed_member.c.left_seq.is_(None),
        )
        numbers = select(feed_member.c.article_id).where(in_either)
        in_one = numbers.group_by(feed_member.c.article_id).having(func.count() == 1)
        found.update(connection.scalars(in_one))
    return sorted(found)


def recategorised(connection: Connection, rows: Iterable[FeedRow]) -> list[tuple[int, str, str]]:
    """(article, category, why) for what a flip of these categories is to change."""
    found = []
    for row in rows:
        members = connection.execute(
            select(article.c.id, article.c.category, article.c.category_why, feed_member.c.terms)
            .join(feed_member, feed_member.c.article_id == article.c.id)
            .where(feed_member.c.feed_id == row.id, feed_member.c.generation == row.building)
            .where(feed_member.c.left_seq.is_(None))
        )
        found += [
            (number, row.key.id, terms[0])
            for number, category, why, terms in members
            if (category, why) != (row.key.id, terms[0])
        ]
    return found


def holders(connection: Connection, articles: Sequence[int]) -> set[int]:
    """The feeds whose live documents hold an entry of these articles' stories."""
    found: set[int] = set()
    for first in range(0, len(articles), _ASKED):
        some = articles[first : first + _ASKED]
        stories = set(connection.scalars(select(article.c.story_id).where(article.c.id.in_(some))))
        found.update(connection.scalars(_LIVE_FEEDS.where(feed_entry.c.story_id.in_(stories))))
    return found


_ASKED = 500
_LIVE_FEEDS = (
    select(feed_entry.c.feed_id)
    .join(
        feed,
        and_(feed.c.id == feed_entry.c.feed_id, feed.c.generation == feed_entry.c.generation),
    )
    .join(
        feed_log,
        and_(
            feed_log.c.feed_id == feed_entry.c.feed_id,
            feed_log.c.generation == feed_entry.c.generation,
        ),
    )
    .where(feed.c.active, feed_entry.c.left_seq.is_(None))
    .where(is_live())
    .distinct()
)
_FLIP = (
    update(feed)
    .where(feed.c.id == bindparam("row"))
    .values(
        generation=bindparam("generation"),
        revised_at=bindparam("revised_at"),
        building=None,
        revision=feed.c.revision + 1,
    )
)


def _above(row: FeedRow) -> FeedLog:
    """Where the log of a generation stands that has yet to be found."""
    return FeedLog(entries=row.entries, head=ABOVE, open_from=ABOVE + 1, every_copy=row.every_copy)


def _begin(connection: Connection, rows: Sequence[FeedRow]) -> None:
    """Fresh generations above any that were begun before."""
    begun_before = select(feed_log.c.feed_id, func.max(feed_log.c.generation))
    last = dict(connection.execute(begun_before.group_by(feed_log.c.feed_id)).all())
    begun = [(row, max(last.get(row.id, 0), row.generation) + 1) for row in rows]
    new_logs(connection, [((row.id, built), _above(row)) for row, built in begun])
    run(connection, _BUILD, [{"row": row.id, "building": built} for row, built in begun])


_BUILD = update(feed).where(feed.c.id == bindparam("row"))
