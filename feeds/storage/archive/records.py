"""Articles with everything that programs are told of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from feeds.model import Article, FeedKey, Hidden, Label
from feeds.storage.archive import hiding
from feeds.storage.archive.articles import load
from feeds.storage.tables import article, feed, feed_member, sighting, story


@dataclass(frozen=True, slots=True)
class Story:
    """A story: the public ids of its founder and of the article that leads it, its size."""

    id: str
    lead: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """An article, the topics that it is in and why, and its story."""

    article: Article
    topics: tuple[Label, ...]
    story: Story | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles are asked for; None asks nothing. None of the ``hidden`` are."""

    hidden: Hidden
    category: str | None = None
    topic: str | None = None
    source: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    seen_after: datetime | None = None

    def dates_hold(self, one: Article) -> bool:
        """Whether an article's dates are as they are asked for."""
        return (
            (not self.published_after or _is_after(one.published, self.published_after))
            and (not self.published_before or _is_after(self.published_before, one.published))
            and (not self.seen_after or one.seen > self.seen_after)
        )


def records(connection: Connection, numbers: Collection[int]) -> dict[int, Record]:
    """These articles by number; without those that do not exist."""
    articles = load(connection, numbers)
    topics, stories = _topics(connection, articles), _stories(connection, articles)
    return {
        number: Record(one, tuple(topics.get(number, ())), stories.get(number))
        for number, one in articles.items()
    }


def numbers_of(connection: Connection, public_ids: Collection[str]) -> dict[str, int]:
    """The numbers of published articles by their ids."""
    named = select(article.c.public_id, article.c.id).where(_IS_PUBLISHED)
    rows = connection.execute(named.where(article.c.public_id.in_(list(public_ids))))
    return {row.public_id: row.id for row in rows}


def newest(
    connection: Connection, asked: Filter, *, limit: int, before: int | None = None
) -> list[int]:
    """The numbers of the articles that were taken in last, below the number *before*."""
    statement = select(article.c.id).where(_IS_PUBLISHED, *_conditions(asked))
    if before is not None:
        statement = statement.where(article.c.id < before)
    return list(connection.scalars(statement.order_by(article.c.id.desc()).limit(limit)))


def _is_after(later: datetime | None, earlier: datetime | None) -> bool:
    return later is not None and earlier is not None and later > earlier


_IS_PUBLISHED = article.c.category.is_not(None)


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [hiding.shown(asked.hidden)]
    if asked.category is not None:
        found.append(article.c.category == asked.category)
    if asked.topic is not None:
        found.append(article.c.id.in_(_members(asked.topic)))
    if asked.source is not None:
        brought = select(sighting.c.article_id).where(sighting.c.source_id == asked.source)
        found.append(article.c.id.in_(brought))
    if asked.published_after is not None:
        found.append(article.c.published > asked.published_after)
    if asked.published_before is not None:
        found.append(article.c.published < asked.published_before)
    if asked.seen_after is not None:
        found.append(article.c.seen > asked.seen_after)
    return found


_CURRENT = and_(
    feed.c.id == feed_member.c.feed_id,
    feed.c.generation == feed_member.c.generation,
    feed.c.active,
    feed_member.c.left_seq.is_(None),
)


def _members(topic: str) -> ColumnElement[int]:
    chosen = select(feed_member.c.article_id).join(feed, _CURRENT)
    return chosen.where(feed.c.kind == "topics", feed.c.key == topic).scalar_subquery()


def _topics(connection: Connection, numbers: Collection[int]) -> dict[int, list[Label]]:
    rows = connection.execute(
        select(feed_member.c.article_id, feed.c.key, feed_member.c.rule_id, feed_member.c.terms)
        .join(feed, _CURRENT)
        .where(feed.c.kind == "topics", feed_member.c.article_id.in_(list(numbers)))
        .order_by(feed.c.key)
    )
    found: dict[int, list[Label]] = {}
    for number, key, rule, terms in rows:
        found.setdefault(number, []).append(Label(FeedKey("topics", key), rule, tuple(terms)))
    return found


def _stories(connection: Connection, numbers: Collection[int]) -> dict[int, Story]:
    founder, lead, member = article.alias(), article.alias(), article.alias()
    size = (
        select(func.count())
        .where(member.c.story_id == article.c.story_id, member.c.category.is_not(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(article.c.id, founder.c.public_id, lead.c.public_id, size)
        .join(story, story.c.id == article.c.story_id)
        .join(founder, founder.c.id == story.c.id)
        .join(lead, lead.c.id == story.c.lead)
        .where(article.c.id.in_(list(numbers)))
    )
    return {number: Story(*columns) for number, *columns in rows}
