"""Where else an article is told: in the other articles of its story, and in further sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, Subquery, bindparam, func, select

from feeds.errors import NotFound
from feeds.model import Hidden
from feeds.storage.archive import hiding
from feeds.storage.archive.pages import LINE, Line
from feeds.storage.tables import article, article_body, sighting, story


@dataclass(frozen=True, slots=True)
class Story:
    """What may be shown of a story: the lead first, then its articles as they came.

    ``public_id`` names its page: its founder's id, or that of its oldest article which may be
    shown. ``size`` counts also the articles that a limit has left out of ``members``.
    """

    public_id: str
    size: int
    members: Sequence[Line]


def number(connection: Connection, public_id: str) -> int:
    """The story that an article belongs to.

    Raises: NotFound.
    """
    found = connection.scalar(select(article.c.story_id).where(article.c.public_id == public_id))
    if found is None:
        raise NotFound(f"there is no story of an article {public_id!r}")
    return int(found)


def told(
    connection: Connection,
    stories: Collection[int],
    *,
    hidden: Hidden,
    most: int,
    least: int = 1,
) -> dict[int, Story]:
    """Stories by number, each with its first *most* articles; none of what is *hidden*.

    A story of which fewer than *least* articles may be shown is left out.
    """
    asked: dict[str, object] = {"stories": list(stories), "most": most, "least": least}
    asked |= hiding.values(hidden)
    rows = connection.execute(_TOLD, asked)
    found: dict[int, Story] = {}
    for *columns, name, size in rows:
        line = Line(*columns)
        so_far = found.get(line.story, Story(name, size, ()))
        found[line.story] = replace(so_far, members=(*so_far.members, line))
    return found


def with_several(connection: Connection, stories: Collection[int]) -> list[int]:
    """Those of these stories that several articles tell."""
    return list(connection.scalars(_SEVERAL, {"stories": list(stories)}))


def further_sources(
    connection: Connection, articles: Collection[int], *, hidden: Hidden
) -> dict[int, list[str]]:
    """The sources that have brought each article after the one that it is from, by id."""
    asked = {"articles": list(articles), "hidden_sources": list(hidden.sources)}
    rows = connection.execute(_FURTHER_SOURCES, asked)
    found: dict[int, list[str]] = {}
    for article_id, source_id in rows:
        found.setdefault(article_id, []).append(source_id)
    return found


def _ranked() -> Subquery:
    """The published articles of ``stories`` by number: how many, their name, each one's rank."""
    of_story = article.c.story_id
    is_follower = article.c.id != story.c.lead
    is_no_founder = article.c.id != of_story
    return (
        select(
            article.c.id,
            func.count().over(partition_by=of_story).label("size"),
            func.first_value(article.c.public_id)
            .over(partition_by=of_story, order_by=[is_no_founder, article.c.id])
            .label("name"),
            func.row_number()
            .over(partition_by=of_story, order_by=[is_follower, article.c.sort_at, article.c.id])
            .label("rank"),
        )
        .join(story, story.c.id == of_story)
        .where(of_story.in_(bindparam("stories", expanding=True)), article.c.category.is_not(None))
        .where(hiding.SHOWN)
        .subquery()
    )


def _told() -> Select[Any]:
    ranked = _ranked()
    return (
        select(*LINE, ranked.c.name, ranked.c.size)
        .join(article_body, article_body.c.article_id == article.c.id)
        .join(ranked, ranked.c.id == article.c.id)
        .where(ranked.c.rank <= bindparam("most"), ranked.c.size >= bindparam("least"))
        .order_by(article.c.story_id, ranked.c.rank)
    )


# Made once, as those of storage.pages.
_TOLD = _told()
_SEVERAL = (
    select(article.c.story_id)
    .where(article.c.story_id.in_(bindparam("stories", expanding=True)))
    .group_by(article.c.story_id)
    .having(func.count() > 1)
)
_FURTHER_SOURCES = (
    select(sighting.c.article_id, sighting.c.source_id)
    .join(article, article.c.id == sighting.c.article_id)
    .where(sighting.c.article_id.in_(bindparam("articles", expanding=True)))
    .where(sighting.c.source_id != article.c.owner_source)
    .where(sighting.c.source_id.not_in(hiding.HIDDEN_SOURCES))
    .group_by(sighting.c.article_id, sighting.c.source_id)
    .order_by(sighting.c.source_id)
)
