"""A changed rule makes a new generation of its feed, beside the one that is being read.

Batches fill ``feed_member`` of the generation being built; one last transaction gives the
members their positions and flips. Killed anywhere, it goes on from ``job.cursor``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import accumulate
from operator import itemgetter

from sqlalchemy import Connection, and_, case, delete, func, literal, select, update

from feeds.model import Chunk, FeedKey, FeedLog, Newcomer
from feeds.storage.columns import LONG_AGO, Moment
from feeds.storage.engine import insert_into
from feeds.storage.feeds import ROW, FeedRow, feed_row
from feeds.storage.logs import new_log, save_log
from feeds.storage.tables import (
    article,
    feed,
    feed_chunk,
    feed_entry,
    feed_log,
    feed_member,
    job,
    story,
)

ABOVE = 2**40
"""Positions in a generation being built begin here for what happens meanwhile."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The work in hand: feeds whose members are found anew among articles up to ``until``.

    A rebuild that begins again has a higher ``token``.
    """

    token: int
    feeds: tuple[FeedRow, ...]
    after: int
    until: int


def start(connection: Connection, keys: Sequence[FeedKey], *, now: datetime) -> None:
    """Begin building these feeds.

    An unfinished rebuild begins again together with them; without any it goes on.
    """
    if not keys:
        return
    open_now = connection.execute(select(*ROW).where(feed.c.active, feed.c.building.is_not(None)))
    wanted = {feed_row(row).key for row in open_now} | set(keys)
    rows = [feed_row(row) for row in connection.execute(select(*ROW).where(feed.c.active))]
    for row in (row for row in rows if row.key in wanted):
        _begin(connection, row)
    until = connection.scalar(select(func.max(article.c.id))) or 0
    values = {"lease_until": LONG_AGO, "created_at": now, "cursor": {"after": 0, "until": until}}
    statement = insert_into(connection, job).values(kind="rebuild", key="", token=1, **values)
    again = {**values, "token": job.c.token + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_=again))


def current(connection: Connection) -> Rebuild | None:
    """The rebuild in hand, if there is one."""
    there = select(job.c.token, job.c.cursor).where(job.c.kind == "rebuild")
    row = connection.execute(there).one_or_none()
    if row is None:
        return None
    rows = connection.execute(select(*ROW).where(feed.c.active, feed.c.building.is_not(None)))
    cursor = row.cursor
    return Rebuild(row.token, tuple(map(feed_row, rows)), cursor["after"], cursor["until"])


def still_in_hand(connection: Connection, rebuild: Rebuild) -> bool:
    """Whether the rebuild has not begun again since; keeps it so until the transaction ends."""
    token = select(job.c.token).where(job.c.kind == "rebuild").with_for_update()
    return connection.scalar(token) == rebuild.token


def next_articles(connection: Connection, rebuild: Rebuild, *, limit: int) -> list[int]:
    """The next articles to look at; those that the sequencer has not seen yet come to it."""
    return list(
        connection.scalars(
            select(article.c.id)
            .where(article.c.id > rebuild.after, article.c.id <= rebuild.until)
            .where(article.c.category.is_not(None))
            .order_by(article.c.id)
            .limit(limit)
        )
    )


def advance(connection: Connection, rebuild: Rebuild, *, after: int) -> None:
    """Remember how far the rebuild has come."""
    cursor = {"after": after, "until": rebuild.until}
    connection.execute(update(job).where(job.c.kind == "rebuild").values(cursor=cursor))


def backlog(connection: Connection, row: FeedRow, *, at: datetime) -> list[Newcomer]:
    """Stories that the build found among old articles, in the order they are to stand in.

    Those that the feed held before keep their order, their id and, while it is in the feed, their
    lead; others stand between them by date. Where every copy has an entry, each counts as a story.
    """
    old = (feed_entry.c.feed_id == row.id) & (feed_entry.c.generation == row.generation)
    seated = select(feed_entry.c.story_id).where(
        feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.building
    )
    unit = article.c.id if row.every_copy else article.c.story_id
    led = func.max(case((article.c.id == feed_entry.c.lead, article.c.id)))
    rows = connection.execute(
        select(
            unit,
            story.c.printed_id if row.every_copy else _READ_ID,
            func.min(article.c.sort_at).label("moment"),
            func.max(article.c.size),
            func.coalesce(led, func.min(article.c.id)),
            case((led.is_not(None), feed_entry.c.led_at), else_=literal(at, Moment)),
            feed_entry.c.entered_at,
        )
        .join_from(feed_member, article, article.c.id == feed_member.c.article_id)
        .join(story, story.c.id == unit)
        .outerjoin(feed_entry, old & (feed_entry.c.story_id == unit))
        .where(feed_member.c.feed_id == row.id, feed_member.c.generation == row.building)
        .where(feed_member.c.position.is_(None), feed_member.c.left_seq.is_(None))
        .where(unit.not_in(seated))
        .group_by(
            unit,
            story.c.printed_id,
            feed_entry.c.position,
            feed_entry.c.printed_id,
            feed_entry.c.led_at,
            feed_entry.c.entered_at,
        )
        .order_by(feed_entry.c.position, "moment", unit)
    )
    return _merged([(Newcomer(*columns), entered_at) for *columns, entered_at in rows])


def entered_meanwhile(connection: Connection, row: FeedRow) -> list[tuple[int, Newcomer]]:
    """Stories that entered the generation while it was being built, with their positions."""
    rows = connection.execute(
        select(
            feed_entry.c.position,
            feed_entry.c.story_id,
            feed_entry.c.printed_id,
            feed_entry.c.entered_at,
            article.c.size,
            feed_entry.c.lead,
        )
        .join(article, article.c.id == feed_entry.c.story_id)
        .where(feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.building)
        .order_by(feed_entry.c.position)
    )
    return [(position, Newcomer(*one)) for position, *one in rows]


def seat(connection: Connection, row: FeedRow) -> None:
    """Give the members of a build the positions that their stories' entries have.

    Who has left since the build found it has no place to come back to, and is dropped.
    """
    told = article.c.id if row.every_copy else article.c.story_id
    position = (
        select(feed_entry.c.position)
        .join(article, told == feed_entry.c.story_id)
        .where(article.c.id == feed_member.c.article_id)
        .where(feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.building)
        .scalar_subquery()
    )
    waiting = and_(
        feed_member.c.feed_id == row.id,
        feed_member.c.generation == row.building,
        feed_member.c.position.is_(None),
    )
    connection.execute(update(feed_member).where(waiting).values(position=position))
    connection.execute(delete(feed_member).where(waiting))


def categories_found(connection: Connection, row: FeedRow) -> list[tuple[int, str, str]]:
    """(article, category, why) as a category's build found them."""
    rows = connection.execute(
        select(feed_member.c.article_id, feed_member.c.terms)
        .where(feed_member.c.feed_id == row.id, feed_member.c.generation == row.building)
        .where(feed_member.c.left_seq.is_(None))
    )
    return [(number, row.key.id, terms[0]) for number, terms in rows]


def flip(
    connection: Connection, row: FeedRow, log: FeedLog, chunks: Sequence[Chunk], *, at: datetime
) -> None:
    """Replace the generation that is read by the one that was built: one change of the feed."""
    built = row.building or row.generation
    save_log(connection, (row.id, built), log, chunks)
    values = {"generation": built, "building": None, "revised_at": at}
    here = update(feed).where(feed.c.id == row.id)
    connection.execute(here.values(revision=feed.c.revision + 1, **values))


def end(connection: Connection) -> None:
    """The rebuild is done; what older generations held is dropped."""
    connection.execute(delete(job).where(job.c.kind == "rebuild"))
    for table in (feed_member, feed_entry, feed_chunk, feed_log):
        older = (feed.c.id == table.c.feed_id) & (feed.c.generation > table.c.generation)
        connection.execute(delete(table).where(select(feed.c.id).where(older).exists()))


_READ_ID = func.coalesce(feed_entry.c.printed_id, story.c.printed_id)
"""The id of a story that readers know, or else will."""


def _begin(connection: Connection, row: FeedRow) -> None:
    """A fresh generation above any that was begun before."""
    last = select(func.max(feed_log.c.generation)).where(feed_log.c.feed_id == row.id)
    building = (connection.scalar(last) or row.generation) + 1
    log = FeedLog(head=ABOVE, open_from=ABOVE + 1, every_copy=row.every_copy)
    new_log(connection, (row.id, building), log)
    connection.execute(update(feed).where(feed.c.id == row.id).values(building=building))


def _merged(found: Sequence[tuple[Newcomer, datetime | None]]) -> list[Newcomer]:
    """All by their moments, but what was held, since a moment, stays in its order.

    What fills the archive enters late and stands low; it counts as no later than what stands
    above it.
    """
    held = [(entered_at, one) for one, entered_at in found if entered_at]
    fresh = [(one.moment, replace(one, led_at=None)) for one, entered_at in found if not entered_at]
    moments = list(accumulate((moment for moment, _ in reversed(held)), min))
    ordered = zip(reversed(moments), (one for _, one in held), strict=True)
    return [one for _, one in merge(ordered, fresh, key=itemgetter(0))]
