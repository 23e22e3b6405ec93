"""Entries that stand in the live document once more.

storage: beside ``logs``. An entry that was corrected is given one more position, in ``again``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, or_, select, update

from feeds.model import Newcomer
from feeds.storage.tables import article, feed, feed_entry, feed_log


@dataclass(frozen=True, slots=True)
class Seat:
    """An entry by its position, and what would enter in its place."""

    position: int
    newcomer: Newcomer


def is_live() -> ColumnElement[bool]:
    """Whether an entry stands in the live document of its log, which has to be joined.

    For entries that are chosen by something else: no index leads to it.
    """
    live = feed_log.c.live_from
    return or_(feed_entry.c.position >= live, func.coalesce(feed_entry.c.again >= live, false()))


def passed(
    connection: Connection, changed: Mapping[int, datetime]
) -> dict[tuple[int, int], list[Seat]]:
    """The entries that these articles lead and that no live document holds, by log that is read.

    *changed* says when each article was changed: one that was changed for the last time before
    has not changed materially.
    """
    log = and_(
        feed_log.c.feed_id == feed_entry.c.feed_id,
        feed_log.c.generation == feed_entry.c.generation,
    )
    current = and_(feed.c.id == feed_entry.c.feed_id, feed.c.generation == feed_entry.c.generation)
    rows = connection.execute(
        select(
            feed_entry.c.feed_id,
            feed_entry.c.generation,
            feed_entry.c.position,
            article.c.changed,
            feed_entry.c.story_id,
            feed_entry.c.printed_id,
            article.c.sort_at,
            article.c.size,
            article.c.id,
        )
        .join_from(feed_entry, feed_log, log)
        .join(feed, current)
        .join(article, article.c.id == feed_entry.c.lead)
        .where(article.c.id.in_(list(changed)), feed_entry.c.left_seq.is_(None), feed.c.active)
        .where(~is_live())
        .order_by(article.c.id)
    )
    found: dict[tuple[int, int], list[Seat]] = {}
    for feed_id, generation, position, moment, *newcomer in rows:
        one = Newcomer(*newcomer)
        if moment == changed[one.article_id]:
            found.setdefault((feed_id, generation), []).append(Seat(position, one))
    return found


def stand(connection: Connection, log: tuple[int, int], places: Iterable[tuple[int, int]]) -> None:
    """Let the entries at these positions of a log stand at others once more."""
    rows = [
        {"of_feed": log[0], "of_generation": log[1], "at_position": position, "once_more": again}
        for position, again in places
    ]
    here = and_(
        feed_entry.c.feed_id == bindparam("of_feed"),
        feed_entry.c.generation == bindparam("of_generation"),
        feed_entry.c.position == bindparam("at_position"),
    )
    connection.execute(update(feed_entry).where(here).values(again=bindparam("once_more")), rows)
