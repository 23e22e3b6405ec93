"""The members that a generation has found get their places, before it is read.

Only members without a position wait for one; so a batch of them is seated in a short transaction,
and who comes to it again finds less to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import accumulate
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    select,
    true,
    update,
)

from feeds.model import Newcomer
from feeds.storage.feed.feeds import ROW, FeedRow, feed_row
from feeds.storage.feed.generations import ABOVE
from feeds.storage.feed.logs import add_entries
from feeds.storage.prepared import run
from feeds.storage.story import orders
from feeds.storage.tables import article, feed, feed_entry, feed_member, story

_WAITS = and_(feed_member.c.position.is_(None), feed_member.c.left_seq.is_(None))


def next_waiting(connection: Connection, *, after: int | None) -> FeedRow | None:
    """The first feed above the number *after* whose new generation has members without a place."""
    above = feed.c.id > after if after is not None else true()
    waits = and_(
        feed_member.c.feed_id == feed.c.id, feed_member.c.generation == feed.c.building, _WAITS
    )
    rows = (
        select(*ROW)
        .where(feed.c.active, feed.c.building.is_not(None), above)
        .where(select(feed_member.c.article_id).where(waits).exists())
        .order_by(feed.c.id)
        .limit(1)
    )
    row = connection.execute(rows).one_or_none()
    return feed_row(row) if row else None


def waiting(connection: Connection, rows: Collection[FeedRow]) -> list[FeedRow]:
    """Those of these feeds whose new generation has members without a place."""
    found = connection.scalars(
        select(feed_member.c.feed_id)
        .join(feed, feed.c.id == feed_member.c.feed_id)
        .where(feed_member.c.generation == feed.c.building, _WAITS)
        .where(feed.c.id.in_([row.id for row in rows]))
        .distinct()
    )
    numbers = set(found)
    return [row for row in rows if row.id in numbers]


def backlog(
    connection: Connection, row: FeedRow, *, at: datetime, stories: Collection[int] | None = None
) -> list[Newcomer]:
    """Stories that the build found among old articles, in the order they are to stand in.

    Those that the feed held before keep their order, their id and, while it is in the feed, their
    lead; what it held once comes back to its place, others stand between them by date. Where every
    copy has an entry, each counts as a story.

    Args: stories: only these; None means all.
    """
    held = _entries(connection, row, row.generation, stories)
    seated = _entries(connection, row, row.building, stories)
    found: defaultdict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for one in _members(connection, row, stories):
        if one.unit not in seated:
            found[one.unit].append(one)
    newcomers = [_newcomer(several, held.get(unit), row, at) for unit, several in found.items()]
    ordered = _merged([(one, held.get(one.story_id)) for one in newcomers])
    return orders.put_back(connection, row, ordered, held=held) if stories is None else ordered


def _entries(
    connection: Connection, row: FeedRow, generation: int | None, stories: Collection[int] | None
) -> dict[int, Row[*tuple[Any, ...]]]:
    """The entries of a generation by story."""
    columns = [feed_entry.c[name] for name in ("story_id", "position", "printed_id", *_LED)]
    here = [feed_entry.c.feed_id == row.id, feed_entry.c.generation == generation]
    if stories is not None:  # as expressions, for the index of stories to be used
        here = [feed_entry.c.feed_id + 0 == row.id, feed_entry.c.generation + 0 == generation]
        here.append(feed_entry.c.story_id.in_(list(stories)))
    return {one.story_id: one for one in connection.execute(select(*columns).where(*here))}


_LED = ("lead", "led_at", "entered_at")


def _members(
    connection: Connection, row: FeedRow, stories: Collection[int] | None
) -> Iterable[Row[*tuple[Any, ...]]]:
    """The members that wait for a place, with what has an entry: the unit."""
    unit = _unit(row)
    return connection.execute(
        select(
            unit.label("unit"),
            article.c.id,
            article.c.sort_at,
            article.c.size,
            story.c.printed_id,
        )
        .join_from(feed_member, article, article.c.id == feed_member.c.article_id)
        .join(story, story.c.id == unit)
        .where(_of_build(row), *_waiting_for(connection, row, stories))
    )


def _newcomer(
    several: Sequence[Row[*tuple[Any, ...]]],
    held: Row[*tuple[Any, ...]] | None,
    row: FeedRow,
    at: datetime,
) -> Newcomer:
    """The story that waiting members are of, as it entered the feed before, if it did."""
    first = several[0]
    numbers = {one.id for one in several}
    is_led = held is not None and held.lead in numbers
    return Newcomer(
        first.unit,
        held.printed_id if held is not None and not row.every_copy else first.printed_id,
        min(one.sort_at for one in several),
        max(one.size for one in several),
        held.lead if held is not None and is_led else min(numbers),
        held.led_at if held is not None and is_led else at,
    )


def seat(
    connection: Connection, row: FeedRow, order: Sequence[int], *, at: datetime
) -> list[tuple[int, Newcomer]]:
    """Seat stories of the backlog, in this *order*, above what is seated already.

    Stories that have left, or entered at the head, since the order was made are passed over.

    Returns: the entries made, with their positions.
    """
    waiting = {one.story_id: one for one in backlog(connection, row, at=at, stories=order)}
    standing = [waiting[number] for number in order if number in waiting]
    positions = list(enumerate(standing, _last(connection, row) + 1))
    add_entries(connection, (row.id, row.building or 0), positions, at=at)
    join(connection, row, order)
    return positions


def unseated(connection: Connection, row: FeedRow) -> list[int]:
    """The stories of which members of the build wait for a place."""
    return list({one.unit for one in _members(connection, row, None)})


def join(connection: Connection, row: FeedRow, stories: Collection[int]) -> None:
    """Give members of the build, of these stories, the positions that their entries have."""
    entries = _entries(connection, row, row.building, stories)
    key = {"of_feed": row.id, "of_generation": row.building}
    rows = [
        {**key, "number": one.id, "position": entries[one.unit].position}
        for one in _members(connection, row, stories)
        if one.unit in entries
    ]
    run(connection, _JOIN, rows)


def dismiss(connection: Connection, rows: Iterable[FeedRow]) -> None:
    """Drop the members that have left since the build found them: they have no place."""
    for row in rows:
        connection.execute(
            delete(feed_member).where(_of_build(row), feed_member.c.position.is_(None))
        )


def sizes(connection: Connection, rows: Collection[FeedRow]) -> dict[int, int]:
    """How many entries the new generations of these feeds have, by feed."""
    counted = connection.execute(
        select(feed_entry.c.feed_id, func.count())
        .join(feed, _built_entry())
        .where(feed.c.id.in_([row.id for row in rows]))
        .group_by(feed_entry.c.feed_id)
    )
    return dict(counted.all())


def entered(
    connection: Connection, rows: Collection[FeedRow]
) -> Mapping[int, list[tuple[int, Newcomer]]]:
    """The entries of these feeds' new generations with their positions, in their order."""
    ids = [row.id for row in rows]
    found = connection.execute(
        select(
            feed_entry.c.feed_id,
            feed_entry.c.position,
            feed_entry.c.story_id,
            feed_entry.c.printed_id,
            feed_entry.c.entered_at,
            article.c.size,
            feed_entry.c.lead,
        )
        .join(feed, _built_entry())
        .join(article, article.c.id == feed_entry.c.story_id)
        .where(feed.c.id.in_(ids))
        .order_by(feed_entry.c.feed_id, feed_entry.c.position)
    )
    by_feed: defaultdict[int, list[tuple[int, Newcomer]]] = defaultdict(list)
    for feed_id, position, *one in found:
        by_feed[feed_id].append((position, Newcomer(*one)))
    return by_feed


def _waiting_for(
    connection: Connection, row: FeedRow, stories: Collection[int] | None
) -> Sequence[ColumnElement[bool]]:
    """Members without a place; of some stories they are found by their articles.

    Of a large feed most members wait, so an index of those without a position would not help.
    """
    if stories is None:
        return (_WAITS,)
    numbers = connection.scalars(select(article.c.id).where(_unit(row).in_(list(stories)))).all()
    unplaced = (feed_member.c.position + 0).is_(None)  # an expression, for no index to be used
    return (feed_member.c.article_id.in_(numbers), unplaced, feed_member.c.left_seq.is_(None))


def _unit(row: FeedRow) -> ColumnElement[int]:
    """What has one entry in the feed: a story, or each article."""
    return article.c.id if row.every_copy else article.c.story_id


def _built_entry() -> ColumnElement[bool]:
    return and_(feed.c.id == feed_entry.c.feed_id, feed.c.building == feed_entry.c.generation)


def _of_build(row: FeedRow) -> ColumnElement[bool]:
    return and_(feed_member.c.feed_id == row.id, feed_member.c.generation == row.building)


def _last(connection: Connection, row: FeedRow) -> int:
    """The highest position that is given out to old stories."""
    position = feed_entry.c.position
    here = (feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.building)
    return connection.scalar(select(func.max(position)).where(*here, position < ABOVE)) or 0


def _merged(
    found: Sequence[tuple[Newcomer, Row[*tuple[Any, ...]] | None]],
) -> list[Newcomer]:
    """All by their moments, but what was held, since a moment, stays in its order.

    What fills the archive enters late and stands low; it counts as no later than what stands
    above it.
    """
    standing = [(entry, one) for one, entry in found if entry is not None]
    held = sorted(standing, key=lambda pair: pair[0].position)
    fresh = [(one.moment, replace(one, led_at=None)) for one, entry in found if entry is None]
    fresh.sort(key=lambda pair: (pair[0], pair[1].story_id))
    moments = list(accumulate((entry.entered_at for entry, _ in reversed(held)), min))
    ordered = zip(reversed(moments), (one for _, one in held), strict=True)
    return [one for _, one in merge(ordered, fresh, key=itemgetter(0))]


_JOIN = (
    update(feed_member)
    .where(feed_member.c.feed_id == bindparam("of_feed"))
    .where(feed_member.c.generation == bindparam("of_generation"))
    .where(feed_member.c.article_id == bindparam("number"))
)
