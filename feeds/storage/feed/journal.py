"""What followers of a feed are told, in order and without a gap (see ``changes`` for the rows).

A cursor is a number in the journal. It belongs to an epoch: after a restore from a backup other
things bear the same numbers.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection, func, or_, select

from feeds.model import FeedKey
from feeds.storage import settings
from feeds.storage.tables import change, feed, feed_member

LOOKED_AT = 1000
"""Rows of the journal that a page looks at, however few of them are its feed's."""

_KINDS = {
    "imported": "new",
    "new": "new",
    "entered": "new",
    "changed": "changed",
    "corrected": "changed",
    "left": "left",
    "withdrawn": "withdrawn",
    "restored": "restored",
}
"""What is told of each kind of change; others are nobody's business."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened to an article of a feed: new, changed, left, withdrawn, restored."""

    seq: int
    kind: str
    article_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What happened up to the number ``until``; ``more`` if there is something after it already."""

    told: Sequence[Told]
    until: int
    more: bool


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    kind: str
    article_id: int
    feed_id: int | None
    at: datetime


def epoch(connection: Connection) -> str:
    """What the numbers of the journal belong to."""
    return settings.get(connection, "epoch") or ""


def begin(connection: Connection) -> None:
    """Let cursors be given out, from a new database on."""
    if not epoch(connection):
        begin_epoch(connection)


def begin_epoch(connection: Connection) -> None:
    """Let cursors that were given out until now be refused."""
    settings.put(connection, "epoch", secrets.token_hex(4))


def last(connection: Connection) -> int:
    """The last number given out."""
    return connection.scalar(select(func.max(change.c.seq))) or 0


def page(connection: Connection, key: FeedKey, *, after: int, limit: int) -> Page | None:
    """What happened in a feed after the number *after*; None if the feed is not served."""
    here = select(feed.c.id, feed.c.generation).where(feed.c.kind == key.kind)
    row = connection.execute(here.where(feed.c.key == key.id, feed.c.active)).one_or_none()
    if row is None:
        return None
    newest = last(connection)
    rows = _rows(connection, row.id, after)
    told = _told(rows, _membership(connection, row.id, row.generation, rows))
    until = rows[-1].seq if len(rows) == LOOKED_AT else max(newest, after)
    if len(told) > limit:
        told, until = told[:limit], told[limit - 1].seq
    return Page(told, until, more=until < newest)


def _rows(connection: Connection, feed_id: int, after: int) -> list[_Row]:
    rows = connection.execute(
        select(change.c.seq, change.c.kind, change.c.article_id, change.c.feed_id, change.c.at)
        .where(change.c.seq > after, change.c.kind.in_(_KINDS))
        .where(or_(change.c.feed_id.is_(None), change.c.feed_id == feed_id))
        .order_by(change.c.seq)
        .limit(LOOKED_AT)
    )
    return [_Row(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Membership:
    """Who is in the feed now, and how each article entered and left it before."""

    now: Collection[int]
    moves: dict[int, list[_Row]]

    def held(self, article_id: int, seq: int) -> bool:
        """Whether the feed held the article at that number: its next move says so, or today."""
        following = next((one for one in self.moves.get(article_id, ()) if one.seq > seq), None)
        return following.kind == "left" if following else article_id in self.now


def _membership(
    connection: Connection, feed_id: int, generation: int, rows: Sequence[_Row]
) -> _Membership:
    articles = {one.article_id for one in rows}
    now = connection.scalars(
        select(feed_member.c.article_id)
        .where(feed_member.c.feed_id == feed_id, feed_member.c.generation == generation)
        .where(feed_member.c.article_id.in_(articles), feed_member.c.left_seq.is_(None))
    )
    moves: dict[int, list[_Row]] = {}
    found = connection.execute(
        select(
            change.c.seq, change.c.kind, change.c.article_id, change.c.feed_id, change.c.at
        ).where(change.c.feed_id == feed_id, change.c.article_id.in_(articles))
    )
    for one in sorted((_Row(*row) for row in found), key=attrgetter("seq")):
        moves.setdefault(one.article_id, []).append(one)
    return _Membership(frozenset(now), moves)


def _told(rows: Sequence[_Row], membership: _Membership) -> list[Told]:
    return [
        Told(one.seq, _KINDS[one.kind], one.article_id, one.at)
        for one in rows
        if one.feed_id is not None or membership.held(one.article_id, one.seq)
    ]
