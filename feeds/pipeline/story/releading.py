"""Other sources are preferred: the right articles come to stand for the stories that there are.

What a feed shows changes at one stroke; its archive follows in short transactions, as documents
of closed chunks are made when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed.sequence import may_go_on
from feeds.pipeline.story import leading
from feeds.storage import Connection
from feeds.storage.feed import feeds
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.leases import Lease
from feeds.storage.rendering import archives
from feeds.storage.story import leads, releads
from feeds.storage.story.leads import Entry

One = TypeVar("One")

AT_ONCE = 500
"""Stories looked at, or entries written, at once."""


class _Outdated(Exception):  # noqa: N818 - no error: another worker or another config goes on
    pass


def relead(held: Lease, desk: Desk, tools: Tools) -> bool:
    """Do a step of this work, if there is any: all stories by themselves first, then a feed each.

    Returns: whether there may be more to do.
    """
    with tools.store.read() as connection:
        after = releads.reached(connection)
        if after is None:
            return False
        row = releads.next_feed(connection, after=after)
    step = _Step(held, desk, tools)
    try:
        if after == 0:
            _lead_stories(step)
        if row is not None:
            _lead_feed(row, step)
        with step.write() as (connection, _):
            if row is None:
                releads.end(connection)
            else:
                releads.advance(connection, after=row.id)
    except _Outdated:
        return False
    return row is not None


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step works with."""

    held: Lease
    desk: Desk
    tools: Tools

    @contextmanager
    def write(self) -> Iterator[tuple[Connection, datetime]]:
        """A transaction and its moment, while the work is ours."""
        now = self.tools.store.now()
        with self.tools.store.write() as connection:
            if not may_go_on(connection, self.held, self.desk, now=now):
                raise _Outdated
            yield connection, now


def _lead_stories(step: _Step) -> None:
    with step.tools.store.read() as connection:
        several = releads.stories(connection)
    for some in _parts(several):
        with step.tools.store.read() as connection:
            best = leading.best_of(connection, some, step.desk)
        with step.write() as (connection, _):
            leads.lead_stories(connection, best)


def _lead_feed(row: FeedRow, step: _Step) -> None:
    """Change what the feed shows at one stroke, then its archive."""
    log = (row.id, row.generation)
    with step.tools.store.read() as connection:
        live = releads.live_positions(connection, row)
        several = leads.of_log(connection, log)
        changed: list[Entry] = []
        for some in _parts(several):
            changed += leading.outdated(connection, log, some, step.desk)
    shown = [one for one in changed if one.position in live]
    if shown:
        with step.write() as (connection, now):
            _lead(connection, shown, now)
            feeds.touch(connection, [row.id], at=now)
    for rest in _parts([one for one in changed if one.position not in live]):
        with step.write() as (connection, now):
            _lead(connection, rest, now)


def _lead(connection: Connection, entries: Sequence[Entry], at: datetime) -> None:
    leads.lead_entries(connection, [replace(one, led_at=at) for one in entries])
    archives.outdate(connection, {one.story_id for one in entries})


def _parts(several: Sequence[One]) -> Iterator[Sequence[One]]:
    return (several[first : first + AT_ONCE] for first in range(0, len(several), AT_ONCE))
