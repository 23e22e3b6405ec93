"""The journal of changes: written unnumbered with what it tells of, numbered by the sequencer.

Unnumbered rows are the work list after a crash. Numbers are given out by one worker at a time,
so a reader that has seen number n has seen everything up to n.

An article that enters feeds as it comes is told of once, for all of them. Who enters or leaves
one at another time is told of for that feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from feeds.storage.prepared import run
from feeds.storage.tables import change, feed, feed_member


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to an article: imported, new, changed or sighted elsewhere."""

    id: int
    kind: str
    article_id: int
    at: datetime


def record(connection: Connection, kind: str, articles: Iterable[int], *, at: datetime) -> None:
    """Tell the sequencer that these articles need its attention."""
    rows = [{"kind": kind, "article_id": number, "at": at} for number in articles]
    run(connection, _RECORD, rows)


def unnumbered(connection: Connection, *, limit: int) -> list[Change]:
    """The oldest changes that wait for their number."""
    rows = connection.execute(
        select(change.c.id, change.c.kind, change.c.article_id, change.c.at)
        .where(change.c.seq.is_(None))
        .order_by(change.c.id)
        .limit(limit)
    )
    return [Change(*row) for row in rows]


def number(connection: Connection, changes: Sequence[Change]) -> int:
    """Give the changes their numbers, in order.

    Returns: the last number given out, by these changes or ever.
    """
    last = _last(connection)
    rows = [{"row": one.id, "seq": last + n} for n, one in enumerate(changes, 1)]
    run(connection, _NUMBER, rows)
    return last + len(rows)


def tell(
    connection: Connection, kind: str, places: Iterable[tuple[int, int]], *, at: datetime
) -> None:
    """Tell that articles have entered or left feeds: (feed, article) each, numbered at once.

    Only the sequencer may, after it has numbered the changes of this transaction.
    """
    ordered = sorted(set(places))
    last = _last(connection) if ordered else 0
    rows = [
        {"seq": last + n, "kind": kind, "article_id": article_id, "feed_id": feed_id, "at": at}
        for n, (feed_id, article_id) in enumerate(ordered, 1)
    ]
    run(connection, _TELL, rows)


Move = tuple[int, str, int]
"""A feed, ``entered`` or ``left``, and the article that did."""


def differing(connection: Connection, feed_id: int, former: int) -> list[Move]:
    """Who is in a feed and was not in a former generation of it, and the other way round."""
    old, new = _standing(feed_id, literal(former)), _standing(feed_id, _current(feed_id))
    found = union_all(
        select(new.except_(old).subquery(), literal("entered").label("kind")),
        select(old.except_(new).subquery(), literal("left").label("kind")),
    )
    return sorted((feed_id, kind, number) for number, kind in connection.execute(found))


def tell_moves(connection: Connection, moves: Sequence[Move], *, at: datetime) -> None:
    """Tell of these, in this order; as ``tell`` does."""
    last = _last(connection)
    rows = [
        {"seq": last + n, "kind": kind, "article_id": article_id, "feed_id": feed_id, "at": at}
        for n, (feed_id, kind, article_id) in enumerate(moves, 1)
    ]
    run(connection, _TELL, rows)


def _standing(feed_id: int, generation: ColumnElement[int]) -> Select[tuple[int]]:
    return select(feed_member.c.article_id).where(
        and_(feed_member.c.feed_id == feed_id, feed_member.c.generation == generation),
        feed_member.c.left_seq.is_(None),
    )


def _current(feed_id: int) -> ColumnElement[int]:
    return select(feed.c.generation).where(feed.c.id == feed_id).scalar_subquery()


def _last(connection: Connection) -> int:
    """The last number given out ever."""
    return connection.scalar(select(func.max(change.c.seq))) or 0


_RECORD = insert(change)
_TELL = insert(change)
_NUMBER = update(change).where(change.c.id == bindparam("row"))
