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
    # Asked apart, so that the database sees one feed, whose index is in the order of the page.
    asked = and_(feed.c.kind == key.kind, feed.c.key == key.id, feed.c.active)
    here = and_(
        feed_member.c.feed_id == select(feed.c.id).where(asked).scalar_subquery(),
        feed_member.c.generation == select(feed.c.generation).where(asked).scalar_subquery(),
        feed_member.c.left_seq.is_(None),
    )
    statement = (
        select(*LINE)
        .select_from(feed_member)
        .join(article, article.c.id == feed_member.c.article_id)
        .join(article_body, article_body.c.article_id == article.c.id)
        .join(story, story.c.id == article.c.story_id)
        .where(here)
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
    """The story's lead, or else the oldest of its articles that the feed holds.

    A membership is asked for by its whole key: a story has few articles, a feed has many.
    """
    other = article.alias()
    older = and_(other.c.story_id == article.c.story_id, other.c.id < article.c.id)
    older_is_here = exists().where(older, _is_here(other.c.id)).correlate_except(other)
    is_lead = article.c.id == story.c.lead
    return or_(is_lead, and_(~_is_here(story.c.lead), ~older_is_here))


def _is_here(article_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the feed of the page holds an article."""
    member = feed_member.alias()
    here = and_(
        member.c.feed_id == feed_member.c.feed_id,
        member.c.generation == feed_member.c.generation,
        member.c.article_id == article_id,
        member.c.left_seq.is_(None),
    )
    return exists().where(here).correlate_except(member)
