"""The journal of changes: written unnumbered with what it tells of, numbered by the sequencer.

Unnumbered rows are the work list after a crash. Numbers are given out by one worker at a time,
so a reader that has seen number n has seen everything up to n.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from feeds.storage.prepared import run
from feeds.storage.tables import change


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
    last: int = connection.scalar(select(func.coalesce(func.max(change.c.seq), 0))) or 0
    rows = [{"row": one.id, "seq": last + n} for n, one in enumerate(changes, 1)]
    run(connection, _NUMBER, rows)
    return last + len(rows)


_RECORD = insert(change)
_NUMBER = update(change).where(change.c.id == bindparam("row"))
