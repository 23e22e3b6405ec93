"""What pages show: lists by date, one article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, tuple_

from feeds.errors import NotFound
from feeds.model import Article, FeedKey
from feeds.storage.articles import load
from feeds.storage.rendered import topics_of
from feeds.storage.tables import article, article_body, feed, feed_member, story


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
    story: int


LINE: Sequence[ColumnElement[Any]] = (
    article.c.id,
    article.c.public_id,
    article.c.title,
    article_body.c.summary,
    article.c.url,
    article.c.language,
    article.c.owner_source,
    article.c.category,
    article.c.sort_at,
    article.c.story_id,
)
"""The columns of a line, in its order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list ends and the next begins."""

    moment: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what its page says about it."""

    line: Line
    article: Article
    topics: Sequence[str]


def newest(
    connection: Connection,
    key: FeedKey,
    *,
    limit: int,
    before: Place | None = None,
    hidden: Collection[str] = (),
) -> list[Line]:
    """The articles of a feed, newest first, after the end of the page *before*.

    A story has one line, as it has one entry in the feed; none of *hidden* sources has any.
    """
    member = and_(
        feed_member.c.feed_id == feed.c.id,
        feed_member.c.generation == feed.c.generation,
        feed_member.c.left_seq.is_(None),
    )
    statement = (
        select(*LINE)
        .select_from(feed)
        .join(feed_member, member)
        .join(article, article.c.id == feed_member.c.article_id)
        .join(article_body, article_body.c.article_id == article.c.id)
        .join(story, story.c.id == article.c.story_id)
        .where(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
        .where(_speaks_for_its_story(), article.c.owner_source.not_in(list(hidden)))
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
    row = connection.execute(
        select(*LINE)
        .join(article_body, article_body.c.article_id == article.c.id)
        .where(article.c.public_id == public_id, article.c.category.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no published article {public_id!r}")
    line = Line(*row)
    topics = topics_of(connection, [line.id]).get(line.id, [])
    return Shown(line, load(connection, [line.id])[line.id], topics)


def _speaks_for_its_story() -> ColumnElement[bool]:
    """The story's lead, or else the oldest of its articles that the feed holds."""
    other, other_member = article.alias(), feed_member.alias()
    in_this_feed = and_(
        other_member.c.feed_id == feed_member.c.feed_id,
        other_member.c.generation == feed_member.c.generation,
        other_member.c.left_seq.is_(None),
    )
    lead_is_here = exists().where(in_this_feed, other_member.c.article_id == story.c.lead)
    older_is_here = exists().where(
        in_this_feed,
        other_member.c.article_id == other.c.id,
        other.c.story_id == article.c.story_id,
        other.c.id < article.c.id,
    )
    return or_(article.c.id == story.c.lead, and_(~lead_is_here, ~older_is_here))
