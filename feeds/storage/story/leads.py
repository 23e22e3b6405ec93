"""Who stands for a story, in itself and in each feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select, update

from feeds.model import Teller
from feeds.storage.tables import article, article_body, feed_entry, feed_member, story


@dataclass(frozen=True, slots=True)
class Entry:
    """A story's entry in a log, with the articles of the story that the feed selects."""

    feed_id: int
    generation: int
    position: int
    story_id: int
    lead: int
    led_at: datetime | None
    entered_at: datetime
    members: tuple[int, ...]


def tellers(
    connection: Connection, stories: Collection[int], *, least: int = 2
) -> dict[int, list[Teller]]:
    """The published articles of those stories that have *least* articles, by story."""
    several = (
        select(article.c.story_id)
        .where(article.c.story_id.in_(list(stories)))
        .group_by(article.c.story_id)
        .having(func.count() >= least)
    )
    rows = connection.execute(
        select(
            article.c.story_id,
            article.c.id,
            article.c.owner_source,
            article.c.agency,
            func.length(article_body.c.text),
        )
        .join(article_body, article_body.c.article_id == article.c.id)
        .where(article.c.story_id.in_(several), article.c.category.is_not(None))
    )
    found: dict[int, list[Teller]] = {}
    for story_id, *columns in rows:
        found.setdefault(story_id, []).append(Teller(*columns))
    return found


def entries(connection: Connection, stories: Collection[int]) -> list[Entry]:
    """The standing entries of these stories, in every feed and generation."""
    place = and_(
        feed_member.c.feed_id == feed_entry.c.feed_id,
        feed_member.c.generation == feed_entry.c.generation,
        feed_member.c.position == feed_entry.c.position,
        feed_member.c.left_seq.is_(None),
    )
    columns = [feed_entry.c[name] for name in Entry.__slots__[:-1]]
    rows = connection.execute(
        select(*columns, feed_member.c.article_id)
        .join(feed_member, place)
        .where(feed_entry.c.story_id.in_(list(stories)), feed_entry.c.left_seq.is_(None))
        .order_by(feed_entry.c.feed_id, feed_entry.c.generation, feed_entry.c.position)
    )
    found: dict[tuple[int, int, int], Entry] = {}
    for *entry, member in rows:
        one = Entry(**dict(zip(Entry.__slots__, (*entry, ()), strict=True)))
        place_of = (one.feed_id, one.generation, one.position)
        before = found.get(place_of, one)
        found[place_of] = replace(before, members=(*before.members, member))
    return list(found.values())


def feeds_with(connection: Connection, stories: Collection[int]) -> set[int]:
    """The feeds, in any generation, that select articles of these stories."""
    if not stories:
        return set()
    rows = connection.scalars(
        select(feed_member.c.feed_id)
        .join(article, article.c.id == feed_member.c.article_id)
        .where(article.c.story_id.in_(list(stories)), feed_member.c.left_seq.is_(None))
        .distinct()
    )
    return set(rows)


def of_log(connection: Connection, log: tuple[int, int]) -> list[int]:
    """The stories of which this (feed, generation) selects several articles."""
    rows = connection.scalars(
        select(article.c.story_id)
        .join(feed_member, feed_member.c.article_id == article.c.id)
        .where(feed_member.c.feed_id == log[0], feed_member.c.generation == log[1])
        .where(feed_member.c.left_seq.is_(None))
        .group_by(article.c.story_id)
        .having(func.count() > 1)
    )
    return list(rows)


def lead_stories(connection: Connection, led: Mapping[int, int]) -> None:
    """Write down which article each story is led by."""
    rows = [{"row": story_id, "lead": article_id} for story_id, article_id in led.items()]
    if rows:
        connection.execute(update(story).where(story.c.id == bindparam("row")), rows)


def lead_entries(connection: Connection, led: Iterable[Entry]) -> None:
    """Write down which article stands for each entry, and since when."""
    rows = [
        {
            "of_feed": one.feed_id,
            "of_generation": one.generation,
            "at_position": one.position,
            "lead": one.lead,
            "led_at": one.led_at,
        }
        for one in led
    ]
    if rows:
        connection.execute(_LEAD_ENTRY, rows)


_LEAD_ENTRY = update(feed_entry).where(
    feed_entry.c.feed_id == bindparam("of_feed"),
    feed_entry.c.generation == bindparam("of_generation"),
    feed_entry.c.position == bindparam("at_position"),
)
