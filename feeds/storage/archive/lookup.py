"""Find one article by whatever names it, and the feeds that it is in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, and_, or_, select

from feeds.errors import InputError, NotFound
from feeds.model import FeedKey
from feeds.query import Seen
from feeds.storage.archive.articles import load, sources_of
from feeds.storage.rendering.rendered import topics_of
from feeds.storage.tables import article, feed, feed_member, sighting


def find(connection: Connection, name: str, *, canonical_url: str | None = None) -> int:
    """The number of the article that *name* means: an id, a tag URI, a permalink, a URL.

    Args:   canonical_url: *name* reduced as ``articles.canonical`` does, where it is a URL.
    Raises: NotFound; InputError: several articles were published under that URL.
    """
    public_id = name.rpartition("/articles/")[2].strip("/")
    named = or_(article.c.public_id == public_id, article.c.tag == name)
    number: int | None = connection.scalar(select(article.c.id).where(named))
    if number is not None:
        return number
    found = _at(connection, canonical_url) if canonical_url else {}
    if len(found) > 1:
        raise InputError(f"{name} means several articles; name one: {', '.join(found.values())}")
    if not found:
        raise NotFound(f"there is no article {name!r}")
    return next(iter(found))


def numbers(connection: Connection, public_ids: Sequence[str]) -> list[int]:
    """The numbers of those of these articles that are there."""
    chosen = article.c.public_id.in_(public_ids)
    return list(connection.scalars(select(article.c.id).where(chosen).order_by(article.c.id)))


def public_ids(connection: Connection, numbers: Collection[int]) -> list[str]:
    """The ids of articles by their numbers, in the order of these."""
    chosen = select(article.c.public_id).where(article.c.id.in_(list(numbers)))
    return list(connection.scalars(chosen.order_by(article.c.id)))


def seen(connection: Connection, number: int) -> Seen:
    """An article with what was decided about it.

    Raises: NotFound.
    """
    articles = load(connection, [number])
    if number not in articles:
        raise NotFound(f"there is no article number {number}")
    sources = sources_of(connection, [number])[number]
    return Seen(articles[number], sources, topics_of(connection, [number]).get(number, []))


def feeds_with(connection: Connection, number: int) -> list[FeedKey]:
    """The served feeds that an article is in, by kind and id."""
    current = and_(
        feed.c.id == feed_member.c.feed_id, feed.c.generation == feed_member.c.generation
    )
    rows = connection.execute(
        select(feed.c.kind, feed.c.key)
        .join(feed_member, current)
        .where(feed_member.c.article_id == number, feed_member.c.left_seq.is_(None), feed.c.active)
        .order_by(feed.c.kind, feed.c.key)
    )
    return [FeedKey(*row) for row in rows]


def _at(connection: Connection, canonical_url: str) -> dict[int, str]:
    """Numbers and ids of the articles that were met under this canonical URL."""
    rows = connection.execute(
        select(article.c.id, article.c.public_id)
        .join(sighting, sighting.c.article_id == article.c.id)
        .where(sighting.c.canonical_url == canonical_url)
        .order_by(article.c.id)
    )
    return {row.id: row.public_id for row in rows}
