"""The rows of stories that become one, and of articles that go their own way.

What is to happen is decided by the caller. Nothing here reads more than the stories asked for,
however large the archive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    select,
    update,
)

from feeds.storage.engine import insert_into
from feeds.storage.tables import article, feed, feed_entry, feed_log, feed_member, tombstone


@dataclass(frozen=True, slots=True)
class Seat:
    """A story's entry in a log.

    ``is_read`` says that its id has been published: it has not in a generation that is being
    built. ``members`` are the articles that stand or have stood for it, ``standing`` those that do.
    """

    feed_id: int
    generation: int
    position: int
    story_id: int
    printed_id: str
    is_read: bool
    members: frozenset[int] = frozenset()
    standing: frozenset[int] = frozenset()

    @property
    def log(self) -> tuple[int, int]:
        """The (feed, generation) that it is in."""
        return self.feed_id, self.generation


def articles_of(connection: Connection, story_id: int) -> dict[int, str]:
    """The articles of a story by number, each with its own tag."""
    asked = select(article.c.id, article.c.tag).where(article.c.story_id == story_id)
    return {row.id: row.tag for row in connection.execute(asked)}


def stories_of(connection: Connection, articles: Collection[int]) -> dict[int, int]:
    """The story that each article belongs to."""
    asked = select(article.c.id, article.c.story_id).where(article.c.id.in_(list(articles)))
    return {row.id: row.story_id for row in connection.execute(asked)}


def seats(connection: Connection, stories: Collection[int]) -> list[Seat]:
    """The entries of these stories where stories have one each, by feed and generation."""
    asked = _seats().where(feed_entry.c.story_id.in_(list(stories)), ~feed_log.c.every_copy)
    return _read(connection, asked)


def seats_with(connection: Connection, number: int) -> list[Seat]:
    """All entries that an article stands for or has stood for."""
    mine = feed_member.alias()
    asked = _seats().join(mine, _same_place(mine)).where(mine.c.article_id == number)
    return _read(connection, asked)


def move_articles(connection: Connection, into: Mapping[int, int]) -> None:
    """Let articles belong to other stories: article -> story."""
    rows = [{"row": number, "story": story_id} for number, story_id in into.items()]
    if rows:
        moved = update(article).where(article.c.id == bindparam("row"))
        connection.execute(moved.values(story_id=bindparam("story")), rows)


def merge_stories(connection: Connection, into: Mapping[int, int]) -> None:
    """Let all articles of stories belong to others: story -> story."""
    rows = [{"part": part, "whole": whole} for part, whole in into.items()]
    if rows:
        merged = update(article).where(article.c.story_id == bindparam("part"))
        connection.execute(merged.values(story_id=bindparam("whole")), rows)


def hand_over(connection: Connection, owners: Mapping[Seat, int]) -> None:
    """Let entries belong to other stories; their ids and positions stay."""
    rows = [{**_key(seat), "story": story_id} for seat, story_id in owners.items()]
    if rows:
        connection.execute(
            update(feed_entry).where(_HERE).values(story_id=bindparam("story")), rows
        )


def rename(connection: Connection, seat: Seat, printed_id: str) -> None:
    """Print an entry that nobody has read yet under another id."""
    connection.execute(update(feed_entry).where(_HERE).values(printed_id=printed_id), _key(seat))


def reseat(connection: Connection, seat: Seat, articles: Collection[int], *, to: int) -> None:
    """Let articles of an entry stand for the one at another position of its log."""
    rows = [{**_key(seat), "number": number} for number in articles]
    if rows:
        there = and_(_MEMBER, feed_member.c.article_id == bindparam("number"))
        connection.execute(update(feed_member).where(there).values(position=to), rows)


def unseat(connection: Connection, seat: Seat, articles: Collection[int]) -> None:
    """Forget that articles stood for an entry: if they come back, they enter anew."""
    rows = [{**_key(seat), "number": number} for number in articles]
    if rows:
        there = and_(_MEMBER, feed_member.c.article_id == bindparam("number"))
        connection.execute(delete(feed_member).where(there), rows)


def end(connection: Connection, seats: Iterable[Seat], *, at: datetime) -> None:
    """Take entries away for good, with whoever still stands for them.

    An id that was published gets its tombstone.
    """
    ended = list(seats)
    if not ended:
        return
    keys = [_key(seat) for seat in ended]
    connection.execute(delete(feed_member).where(_MEMBER), keys)
    connection.execute(delete(feed_entry).where(_HERE), keys)
    graves = [
        {"feed_id": one.feed_id, "printed_id": one.printed_id, "at": at}
        for one in ended
        if one.is_read
    ]
    if graves:
        statement = insert_into(connection, tombstone)
        again = {"at": statement.excluded["at"]}
        statement = statement.on_conflict_do_update(
            index_elements=["feed_id", "printed_id"], set_=again
        )
        connection.execute(statement, graves)


def drop_member(connection: Connection, number: int) -> None:
    """Let an article be in no feed, as if it had never entered one."""
    connection.execute(delete(feed_member).where(feed_member.c.article_id == number))


# --- entries with those who stand for them -----------------------------------------------


def _seats() -> Select[Any]:
    same_log = and_(
        feed_log.c.feed_id == feed_entry.c.feed_id,
        feed_log.c.generation == feed_entry.c.generation,
    )
    columns = [feed_entry.c[name] for name in Seat.__slots__[:5]]
    return (
        select(
            *columns,
            (feed_entry.c.generation == feed.c.generation).label("is_read"),
            feed_member.c.article_id,
            feed_member.c.left_seq,
        )
        .join_from(feed_entry, feed_log, same_log)
        .join(feed, feed.c.id == feed_entry.c.feed_id)
        .outerjoin(feed_member, _same_place(feed_member))
        .order_by(feed_entry.c.feed_id, feed_entry.c.generation, feed_entry.c.position)
    )


def _read(connection: Connection, asked: Select[Any]) -> list[Seat]:
    found: dict[tuple[int, int, int], Seat] = {}
    for *columns, number, left in connection.execute(asked):
        one = Seat(*columns)
        seat = found.setdefault((*one.log, one.position), one)
        if number is not None:
            standing = seat.standing if left is not None else seat.standing | {number}
            seat = replace(seat, members=seat.members | {number}, standing=standing)
            found[*one.log, one.position] = seat
    return list(found.values())


def _same_place(member: FromClause) -> ColumnElement[bool]:
    return and_(
        member.c.feed_id == feed_entry.c.feed_id,
        member.c.generation == feed_entry.c.generation,
        member.c.position == feed_entry.c.position,
    )


def _key(seat: Seat) -> dict[str, int]:
    return {"of_feed": seat.feed_id, "of_generation": seat.generation, "at_position": seat.position}


def _at(table: FromClause) -> ColumnElement[bool]:
    return and_(
        table.c.feed_id == bindparam("of_feed"),
        table.c.generation == bindparam("of_generation"),
        table.c.position == bindparam("at_position"),
    )


_HERE, _MEMBER = _at(feed_entry), _at(feed_member)
