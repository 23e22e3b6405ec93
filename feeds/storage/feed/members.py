"""Who is in a feed, since when and why; an article that leaves keeps its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, and_, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from feeds.model import FeedKey, Label
from feeds.storage.engine import insert_for
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.prepared import run
from feeds.storage.tables import feed, feed_entry, feed_member


@dataclass(frozen=True, slots=True)
class Member:
    """An article's place in a feed, with the reason."""

    feed_id: int
    generation: int
    article_id: int
    rule_id: int | None
    terms: tuple[str, ...]
    position: int | None
    left: bool


def of_articles(connection: Connection, articles: Iterable[int]) -> list[Member]:
    """All places of these articles, in every feed and generation."""
    rows = connection.execute(
        select(feed_member).where(feed_member.c.article_id.in_(list(articles)))
    )
    return [
        Member(
            row.feed_id,
            row.generation,
            row.article_id,
            row.rule_id,
            tuple(row.terms),
            row.position,
            row.left_seq is not None,
        )
        for row in rows
    ]


def feeds_with(connection: Connection, number: int) -> list[int]:
    """The feeds that hold an article in the generation that is read."""
    current = and_(
        feed.c.id == feed_member.c.feed_id, feed.c.generation == feed_member.c.generation
    )
    rows = connection.scalars(
        select(feed_member.c.feed_id)
        .join(feed, current)
        .where(feed_member.c.article_id == number, feed_member.c.left_seq.is_(None))
    )
    return list(rows)


def present(connection: Connection, row: FeedRow) -> frozenset[int]:
    """The articles that a feed holds now."""
    here = and_(feed_member.c.feed_id == row.id, feed_member.c.generation == row.generation)
    rows = select(feed_member.c.article_id).where(here, feed_member.c.left_seq.is_(None))
    return frozenset(connection.scalars(rows))


def standing(
    connection: Connection, key: FeedKey, *, since: datetime | None
) -> dict[int, tuple[str, ...]]:
    """The articles from *since* on that are in a feed now, newest first, with their words."""
    rows = connection.execute(
        select(feed_member.c.article_id, feed_member.c.terms)
        .join(
            feed,
            and_(feed.c.id == feed_member.c.feed_id, feed.c.generation == feed_member.c.generation),
        )
        .where(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
        .where(feed_member.c.left_seq.is_(None))
        .where(feed_member.c.sort_at >= since if since else true())
        .order_by(feed_member.c.sort_at.desc(), feed_member.c.article_id.desc())
    )
    return {number: tuple(terms) for number, terms in rows}


@dataclass(frozen=True, slots=True)
class Joining:
    """An article about to become a member; ``position`` None while a generation is built."""

    article_id: int
    label: Label
    moment: datetime
    position: int | None


def add(connection: Connection, log: tuple[int, int], joining: Iterable[Joining]) -> None:
    """Let articles become members; one that is a member already stays as it is."""
    feed_id, generation = log
    values = [
        {
            "feed_id": feed_id,
            "generation": generation,
            "article_id": one.article_id,
            "rule_id": one.label.rule,
            "terms": list(one.label.terms),
            "sort_at": one.moment,
            "position": one.position,
        }
        for one in joining
    ]
    run(connection, _adding(connection.dialect.name), values)


@cache
def _adding(dialect: str) -> sqlite.Insert | postgresql.Insert:
    return insert_for(dialect, feed_member).on_conflict_do_nothing()


def relabel(connection: Connection, member: Member, label: Label) -> None:
    """Write down another reason for the same membership."""
    values = {"rule_id": label.rule, "terms": list(label.terms)}
    connection.execute(update(feed_member).where(_is(member)).values(values))


def leave(connection: Connection, member: Member, *, seq: int) -> None:
    """Take an article out; its entry goes when no other article of the story holds it."""
    connection.execute(update(feed_member).where(_is(member)).values(left_seq=seq))
    _set_entry_left(connection, member, seq)


def rejoin(connection: Connection, member: Member) -> None:
    """Let an article that left come back to the place it had: nothing appears twice."""
    connection.execute(update(feed_member).where(_is(member)).values(left_seq=None))
    _set_entry_left(connection, member, None)


def _is(member: Member) -> ColumnElement[bool]:
    return and_(
        feed_member.c.feed_id == member.feed_id,
        feed_member.c.generation == member.generation,
        feed_member.c.article_id == member.article_id,
    )


def _set_entry_left(connection: Connection, member: Member, seq: int | None) -> None:
    """Let the entry follow its members: gone when all are gone, back with the first."""
    place = and_(
        feed_member.c.feed_id == member.feed_id,
        feed_member.c.generation == member.generation,
        feed_member.c.position == member.position,
        feed_member.c.left_seq.is_(None),
    )
    entry = and_(
        feed_entry.c.feed_id == member.feed_id,
        feed_entry.c.generation == member.generation,
        feed_entry.c.position == member.position,
    )
    if seq is None or connection.scalar(select(func.count()).where(place)) == 0:
        connection.execute(update(feed_entry).where(entry).values(left_seq=seq))
