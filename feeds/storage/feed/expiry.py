"""Articles leave feeds at an age; their entries stay in closed chunks, as of all that has left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from feeds.storage.tables import article, feed_entry, feed_member


def expired(
    connection: Connection, log: tuple[int, int], *, before: datetime, limit: int
) -> list[int]:
    """Articles of a (feed, generation) that lists sort before that moment, the oldest first."""
    rows = connection.scalars(
        select(feed_member.c.article_id)
        .where(_is_old(log, before))
        .order_by(feed_member.c.sort_at, feed_member.c.article_id)
        .limit(limit)
    )
    return list(rows)


def older_among(
    connection: Connection, articles: Iterable[int], *, before: datetime
) -> frozenset[int]:
    """Those of these articles that lists sort before that moment."""
    chosen = list(articles)
    found: set[int] = set()
    for first in range(0, len(chosen), _ASKED):
        some = article.c.id.in_(chosen[first : first + _ASKED])
        found |= set(
            connection.scalars(select(article.c.id).where(some, article.c.sort_at < before))
        )
    return frozenset(found)


_ASKED = 10_000
"""Numbers in one query; drivers take some 30,000."""


def leave(
    connection: Connection, log: tuple[int, int], articles: Sequence[int], *, seq: int
) -> None:
    """Take articles out of a log; an entry goes when no other article of its story holds it."""
    _leave(connection, log, and_(_is_of(log), feed_member.c.article_id.in_(articles)), seq)


def leave_all(connection: Connection, log: tuple[int, int], *, before: datetime, seq: int) -> None:
    """Take everything out of a log that lists sort before that moment."""
    _leave(connection, log, _is_old(log, before), seq)


def stories_of(connection: Connection, articles: Sequence[int]) -> set[int]:
    """The stories that these articles tell."""
    return set(connection.scalars(select(article.c.story_id).where(article.c.id.in_(articles))))


def _leave(
    connection: Connection, log: tuple[int, int], chosen: ColumnElement[bool], seq: int
) -> None:
    connection.execute(update(feed_member).where(chosen).values(left_seq=seq))
    standing, leaving = feed_member.alias(), feed_member.alias()
    held = (
        select(standing.c.article_id)
        .where(standing.c.feed_id == log[0], standing.c.generation == log[1])
        .where(standing.c.position == feed_entry.c.position, standing.c.left_seq.is_(None))
    )
    left = (
        select(leaving.c.position)
        .where(leaving.c.feed_id == log[0], leaving.c.generation == log[1])
        .where(leaving.c.left_seq == seq)
    )
    connection.execute(
        update(feed_entry)
        .where(feed_entry.c.feed_id == log[0], feed_entry.c.generation == log[1])
        .where(feed_entry.c.left_seq.is_(None), feed_entry.c.position.in_(left))
        .where(~held.exists())
        .values(left_seq=seq)
    )


def _is_of(log: tuple[int, int]) -> ColumnElement[bool]:
    return and_(feed_member.c.feed_id == log[0], feed_member.c.generation == log[1])


def _is_old(log: tuple[int, int], before: datetime) -> ColumnElement[bool]:
    return and_(_is_of(log), feed_member.c.left_seq.is_(None), feed_member.c.sort_at < before)
