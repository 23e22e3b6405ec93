"""A changed rule makes a new generation of its feed, while the old one goes on being read.

Done under the sequencer's lease, between batches of changes, so that nothing enters a feed
while its generation begins or flips.
"""

from __future__ import annotations

from collections import defaultdict

from feeds.classify import Classifier
from feeds.model import FeedLog
from feeds.pipeline import leading
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.sequence import PERIOD, label
from feeds.publish import order
from feeds.storage import (
    Connection,
    archives,
    changes,
    feeds,
    generations,
    leads,
    leases,
    logs,
    members,
)
from feeds.storage import articles as stored
from feeds.storage.feeds import FeedRow
from feeds.storage.generations import Rebuild
from feeds.storage.leases import Lease
from feeds.storage.members import Joining

BATCH = 100
"""Articles looked at in one transaction."""


def rebuild(held: Lease, classifier: Classifier, desk: Desk, tools: Tools) -> bool:
    """Do one step of the rebuild in hand: a batch of articles, or the flip at the end.

    Returns: whether there is more to do.
    """
    with tools.store.read() as connection:
        work = generations.current(connection)
        if work is None:
            return False
        batch = generations.next_articles(connection, work, limit=BATCH)
        found = _found(connection, batch, work, classifier, desk) if batch else {}
    now = tools.store.now()
    with tools.store.write() as connection:
        if not leases.keep(connection, held, until=now + PERIOD):
            return False
        if not generations.still_in_hand(connection, work):
            return True
        for row, joining in found.items():
            members.add(connection, (row.id, row.building or 0), joining)
        if batch:
            generations.advance(connection, work, after=batch[-1])
        else:
            _flip(connection, work, desk, tools)
    return True


def _found(
    connection: Connection, batch: list[int], work: Rebuild, classifier: Classifier, desk: Desk
) -> dict[FeedRow, list[Joining]]:
    """The members that these articles make, by feed under construction."""
    building = {row.key: row for row in work.feeds}
    newcomers = stored.newcomers(connection, batch)
    found: defaultdict[FeedRow, list[Joining]] = defaultdict(list)
    for number, read in label(connection, batch, classifier, desk).items():
        for one in read.labels.labels:
            if row := building.get(one.feed):
                found[row].append(Joining(number, one, newcomers[number].moment, None))
    return found


def _flip(connection: Connection, work: Rebuild, desk: Desk, tools: Tools) -> None:
    """Seat the members found and let every rebuilt feed change, once."""
    now = tools.store.now()
    for row in work.feeds:
        key = (row.id, row.building or 0)
        old = list(enumerate(generations.backlog(connection, row, at=now), 1))
        logs.add_entries(connection, key, old, at=now)
        generations.seat(connection, row)
        meanwhile = generations.entered_meanwhile(connection, row)
        entered = order.place(FeedLog(every_copy=row.every_copy), meanwhile, entries=desk.entries)
        if row.key.kind == "categories":
            stored.categorise(connection, generations.categories_found(connection, row))
        changes.tell_rebuilt(connection, row, at=now)
        generations.flip(connection, row, entered.log, entered.closed, at=now)
        leading.settle(connection, leads.of_log(connection, key), desk, at=now)
    generations.end(connection)
    archives.drop(connection, [row.id for row in work.feeds])
    feeds.touch_all(connection, at=now)  # entries print all their topics, in every feed
