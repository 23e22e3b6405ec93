"""What was corrected stands in the live documents once more, for those who read only these.

pipeline: with the numbers of its changes, under the sequencer's lease. An entry keeps its id and
its place in the archive; that it stands at the head again is one more number on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.publish import order
from feeds.storage import Connection
from feeds.storage.feed import again, logs
from feeds.storage.feed.changes import Change

CORRECTING = frozenset({"changed", "corrected"})
"""Kinds of changes after which an article may have to be read again."""


def reappear(connection: Connection, batch: Sequence[Change]) -> set[int]:
    """Let entries come back whose articles have changed materially, and that pollers passed.

    Returns: the feeds in which they do.
    """
    at = {one.article_id: one.at for one in batch if one.kind in CORRECTING}
    passed = again.passed(connection, at) if at else {}
    for log, seats in passed.items():
        standing = logs.standing(connection, [log])[log]
        newcomers = [one.newcomer for one in seats]
        entered = order.append(standing, newcomers)
        again.stand(
            connection,
            log,
            [
                (one.position, position)
                for one, (position, _) in zip(seats, entered.positions, strict=True)
            ],
        )
        logs.save_log(connection, log, entered.log, entered.closed)
    return {feed_id for feed_id, _ in passed}
