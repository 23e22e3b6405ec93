"""Articles that live here and nowhere else: those without an original of their own elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from feeds.model import Article, Hidden
from feeds.storage.archive import hiding
from feeds.storage.archive.articles import load
from feeds.storage.tables import article


def blocks(
    connection: Connection, *, size: int, base_url: str, hidden: Hidden
) -> dict[int, datetime]:
    """When anything last changed in each run of *size* article numbers that holds own articles.

    Blocks count from 1; an article never moves to another one.
    """
    block = (article.c.id - 1) // size + 1
    rows = connection.execute(
        select(block.label("block"), func.max(article.c.changed).label("changed"))
        .where(_is_own(base_url, hidden))
        .group_by("block")
        .order_by("block")
    )
    return {row.block: row.changed for row in rows}


def of_block(
    connection: Connection, block: int, *, size: int, base_url: str, hidden: Hidden
) -> list[Article]:
    """The own articles of a block."""
    inside = article.c.id.between((block - 1) * size + 1, block * size)
    numbers = select(article.c.id).where(inside, _is_own(base_url, hidden)).order_by(article.c.id)
    return _loaded(connection, list(connection.scalars(numbers)))


def newest(
    connection: Connection,
    *,
    since: datetime,
    limit: int,
    base_url: str,
    hidden: Hidden,
) -> list[Article]:
    """The own articles that lists sort after that moment, the newest first."""
    numbers = (
        select(article.c.id)
        .where(article.c.sort_at > since, _is_own(base_url, hidden))
        .order_by(article.c.sort_at.desc(), article.c.id.desc())
        .limit(limit)
    )
    return _loaded(connection, list(connection.scalars(numbers)))


def _is_own(base_url: str, hidden: Hidden) -> ColumnElement[bool]:
    here = article.c.url.startswith(f"{base_url}/", autoescape=True)
    return and_(
        or_(article.c.url.is_(None), here),
        article.c.category.is_not(None),
        hiding.shown(hidden),
    )


def _loaded(connection: Connection, numbers: list[int]) -> list[Article]:
    articles = load(connection, numbers)
    return [articles[number] for number in numbers]
