"""A changed rule makes a new generation of its feed, while the old one goes on being read.

    find -> seat -> flip -> drop

Members are found among the articles that hold a necessary word, get their places, are read from
one moment to the next, and what was read before is dropped. The journal is told what differs right
after the flip, as that may be much. Each step is short, and done under the
sequencer's lease, between batches of changes, so that nothing enters a feed while it flips.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from feeds.classify import Classifier
from feeds.garbage import uncollected
from feeds.model import FeedLog
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed import finding
from feeds.pipeline.feed.expiring import expire_unseen
from feeds.pipeline.feed.sequence import may_go_on
from feeds.pipeline.feed.telling import tell_flipped
from feeds.pipeline.story import leading
from feeds.publish import order
from feeds.storage import Connection, configs
from feeds.storage.archive import articles as stored
from feeds.storage.feed import feeds, generations, logs, members, seating
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.feed.generations import DROP, FIND, FLIP, SEAT, Rebuild
from feeds.storage.leases import Lease
from feeds.storage.rendering import archives

BATCH = 200
"""Articles looked at in one step."""

SEATED = 500
"""Stories that get their places in one transaction."""

FLIPPED, ENTRIES = 100, 20_000
"""Feeds that flip in one transaction, and entries that they have together, at most."""

DROPPED = 2_000
"""Rows dropped in one transaction."""

RELABELLED = 1_000
"""Articles whose category is written in one transaction."""

STROKE = timedelta(seconds=1)
"""How long a step goes on with short transactions, before what is new gets its turn."""


class _Outdated(Exception):  # noqa: N818 - no error: what was planned is not to be done any more
    """The rebuild has begun again, another worker has the lease, or another config is in force."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step works with; ``work`` is the rebuild as it was read."""

    held: Lease
    classifier: Classifier
    desk: Desk
    tools: Tools
    work: Rebuild

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction of this rebuild; it leaves no trace if the rebuild is not ours any more."""
        now = self.tools.store.now()
        with uncollected(), self.tools.store.write() as connection:
            if not may_go_on(connection, self.held, self.desk, now=now):
                raise _Outdated
            if not generations.still_in_hand(connection, self.work):
                raise _Outdated
            yield connection

    def strokes(self) -> Iterator[datetime]:
        """The present, again and again, until a step has taken long enough."""
        now = self.tools.store.now()
        end = now + STROKE
        while now < end:
            yield now
            now = self.tools.store.now()


def rebuild(held: Lease, classifier: Classifier, desk: Desk, tools: Tools) -> bool:
    """Do one step of the rebuild in hand.

    Returns: whether there is more to do.
    """
    with tools.store.read() as connection:
        work = generations.current(connection)
        if work is None or not configs.is_in_force(connection, desk.version):
            return False
    with suppress(_Outdated):  # the next step sees how things stand
        _PHASES[work.phase](_Step(held, classifier, desk, tools, work))
    return True


# --- find: members, newest first ---------------------------------------------------------


def _find(step: _Step) -> None:
    """Look at a batch of articles."""
    with step.tools.store.read() as connection:
        rows = generations.under_construction(connection, limit=finding.FEW + 1)
        wanted = finding.Wanted.of(rows, step.classifier)
        looked_at = wanted.batch(connection, below=step.work.after, limit=BATCH)
        found = wanted.members(connection, looked_at.articles, step.desk)
    with step.write() as connection:
        for row, joining in found.items():
            members.add(connection, (row.id, row.building or 0), joining)
        if looked_at.end is None:
            generations.advance(connection, phase=SEAT)
        else:
            generations.advance(connection, phase=FIND, after=looked_at.end)


# --- seat: places for the members, in batches --------------------------------------------


def _seat(step: _Step) -> None:
    """Seat the members of one feed after the other, as far as a step reaches."""
    after = step.work.after
    for now in step.strokes():
        with step.tools.store.read() as connection:
            row = seating.next_waiting(connection, after=after)
        if row is None:
            with step.write() as connection:
                generations.advance(connection, phase=FLIP)
            return
        if not _seat_all(row, step, now):
            return
        after = row.id
        with step.write() as connection:
            generations.advance(connection, phase=SEAT, after=after)


def _seat_all(row: FeedRow, step: _Step, began: datetime) -> bool:
    """Seat the members of a feed; False if there was no time for all of them."""
    with step.tools.store.read() as connection:
        stories = [one.story_id for one in seating.backlog(connection, row, at=began)]
    read = step.tools.store.now()
    end = read + max(STROKE, read - began)  # what a large feed takes to be read should pay
    for first in range(0, len(stories), SEATED):
        now = step.tools.store.now()
        if first and now > end:
            return False
        with step.write() as connection:
            _seat_some(connection, row, stories[first : first + SEATED], step.desk, now)
    with step.tools.store.read() as connection:
        left = seating.unseated(connection, row)  # of stories that entered at the head meanwhile
    for first in range(0, len(left), SEATED):
        with step.write() as connection:
            seating.join(connection, row, left[first : first + SEATED])
    return True


def _seat_some(
    connection: Connection, row: FeedRow, stories: Sequence[int], desk: Desk, now: datetime
) -> None:
    seated = seating.seat(connection, row, stories, at=now)
    if not row.every_copy:
        leading.settle(connection, [one.story_id for _, one in seated], desk, at=now)


# --- flip: one change of each feed -------------------------------------------------------


def _flip(step: _Step) -> None:
    """Let the feeds change, a group at a time: all categories together, then the others."""
    for _ in step.strokes():
        with step.tools.store.read() as connection:
            categories = generations.under_construction(
                connection, limit=finding.FEW, kind="categories"
            )
            group = categories or _small(
                connection, generations.under_construction(connection, limit=FLIPPED)
            )
            late = seating.waiting(connection, group)
        if not group:
            with step.write() as connection:
                generations.advance(connection, phase=DROP)
            return
        if not all(_seat_all(row, step, step.tools.store.now()) for row in late):
            return
        _relabel(categories, step)
        _flip_group(group, step)
        tell_flipped(step.held, step.desk, step.tools)


def _small(connection: Connection, rows: Sequence[FeedRow]) -> list[FeedRow]:
    """The first of these feeds, at least one, that have no more than ENTRIES together."""
    sizes = seating.sizes(connection, rows)
    reached = accumulate(sizes.get(row.id, 0) for row in rows)
    fitting = sum(size <= ENTRIES for size in reached)
    return list(rows[: max(fitting, 1)])


def _relabel(categories: Collection[FeedRow], step: _Step) -> None:
    """Write the categories that articles are to have; nothing is rendered before the flip."""
    with step.tools.store.read() as connection:
        found = generations.recategorised(connection, categories)
    for first in range(0, len(found), RELABELLED):
        with step.write() as connection:
            stored.categorise(connection, found[first : first + RELABELLED])


def _flip_group(group: Collection[FeedRow], step: _Step) -> None:
    """Let these feeds change, and with them those that print their names beside an article."""
    ids = {row.id for row in group}
    with step.tools.store.read() as connection:
        entered = seating.entered(connection, group)
        printed = [row for row in group if row.key.kind in {"categories", "topics"}]
        holders = generations.holders(connection, generations.regrouped(connection, printed))
    placed = {
        row.id: order.place(
            FeedLog(entries=row.entries, every_copy=row.every_copy), entered[row.id]
        )
        for row in group
    }
    now = step.tools.store.now()
    with step.write() as connection:
        seating.dismiss(connection, group)
        for row in group:
            there = placed[row.id]
            key = (row.id, row.building or 0)
            logs.forget_chunks(connection, key)  # of what entered meanwhile: they close anew
            logs.save_log(connection, key, there.log, there.closed)
            expire_unseen(connection, row, step.desk, at=now)
        generations.tell_later(connection, group)
        generations.flip(connection, group, at=now)
        archives.drop(connection, ids)
        feeds.touch(connection, holders - ids, at=now)


# --- drop: what is not read any more -----------------------------------------------------


def _drop(step: _Step) -> None:
    """Drop what older generations held, a bounded number of rows at a time."""
    after = step.work.after
    for _ in step.strokes():
        with step.write() as connection:
            logs_left = generations.older(connection, limit=FLIPPED, after=after)
            if not logs_left:
                generations.end(connection)
                return
            dropped = 0
            for log in logs_left:
                after = log[0]
                dropped += generations.drop(connection, log, limit=DROPPED - dropped)
                if dropped >= DROPPED:
                    break
            generations.advance(connection, phase=DROP, after=after)


_PHASES: Mapping[str, Callable[[_Step], None]] = {
    FIND: _find,
    SEAT: _seat,
    FLIP: _flip,
    DROP: _drop,
}
