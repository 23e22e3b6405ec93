"""What pages show: lists by date, one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select, tuple_

from feeds.errors import NotFound
from feeds.model import Article, FeedKey
from feeds.storage.articles import by_public_id
from feeds.storage.rendered import topics_of
from feeds.storage.tables import article, article_body, feed, feed_member


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list; ``moment`` is the date that lists are sorted by."""

    id: int
    public_id: str
    title: str
    summary: str
    url: str | None
    language: str | None
    owner: str
    category: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list ends and the next begins."""

    moment: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what its page says about it."""

    article: Article
    topics: Sequence[str]


def newest(
    connection: Connection, key: FeedKey, *, limit: int, before: Place | None = None
) -> list[Line]:
    """The articles of a feed, newest first, after the end of the page *before*."""
    member = and_(
        feed_member.c.feed_id == feed.c.id,
        feed_member.c.generation == feed.c.generation,
        feed_member.c.left_seq.is_(None),
    )
    statement = (
        select(
            article.c.id,
            article.c.public_id,
            article.c.title,
            article_body.c.summary,
            article.c.url,
            article.c.language,
            article.c.owner_source,
            article.c.category,
            feed_member.c.sort_at,
        )
        .select_from(feed)
        .join(feed_member, member)
        .join(article, article.c.id == feed_member.c.article_id)
        .join(article_body, article_body.c.article_id == article.c.id)
        .where(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
        .order_by(feed_member.c.sort_at.desc(), feed_member.c.article_id.desc())
        .limit(limit)
    )
    if before:
        columns = (feed_member.c.sort_at, feed_member.c.article_id)
        # Values of a tuple take no type from what they are compared with; a date would be text.
        end = tuple_(before.moment, before.id, types=[column.type for column in columns])
        statement = statement.where(tuple_(*columns) < end)
    return [Line(*row) for row in connection.execute(statement)]


def shown(connection: Connection, public_id: str) -> Shown:
    """An article as its page shows it.

    Raises: NotFound also while the article waits for the sequencer.
    """
    number, found = by_public_id(connection, public_id)
    if found.category is None:
        raise NotFound(f"article {public_id!r} is not published yet")
    return Shown(found, topics_of(connection, [number]).get(number, []))
