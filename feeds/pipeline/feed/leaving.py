"""Withdrawn articles leave: their stories, every feed and archive, and the tables of articles.

pipeline: with the numbers of their changes, under the sequencer's lease; ``withdrawing`` has
said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feeds.model import Withdrawal
from feeds.pipeline.desk import Desk
from feeds.pipeline.story import parting
from feeds.storage import Connection
from feeds.storage.feed import changes, members
from feeds.storage.feed.changes import Change
from feeds.storage.gone import purges, withdrawing, withdrawn
from feeds.storage.rendering import archives, fragments
from feeds.storage.story import unions

WITHDRAWN = "withdrawn"
"""The kind of the changes that this is about."""


def leavers(connection: Connection, batch: Sequence[Change]) -> list[Withdrawal]:
    """Who of a batch is withdrawn; nobody who has been restored meanwhile."""
    told = {one.article_id for one in batch if one.kind == WITHDRAWN}
    return withdrawn.of_numbers(connection, told) if told else []


def leave(
    connection: Connection, gone: Sequence[Withdrawal], desk: Desk, *, at: datetime, seq: int
) -> set[int]:
    """Let them leave; what has printed them is to be made anew, and old bytes are to go.

    Returns: the feeds to touch.
    """
    if not gone:
        return set()
    there = unions.stories_of(connection, [one.article_id for one in gone])
    archives.outdate(connection, set(there.values()))
    fragments.forget(connection, set(there.values()))
    held = {number: members.feeds_with(connection, number) for number in sorted(there)}
    touched: set[int] = set()
    for number in sorted(there):
        touched |= parting.leave(connection, number, desk, at=at)
    places = [(feed_id, number) for number, several in held.items() for feed_id in several]
    changes.tell(connection, WITHDRAWN, places, at=at)
    withdrawing.take_out(connection, there)
    purges.order(connection, seq, erase=any(one.erased for one in gone))
    return touched
