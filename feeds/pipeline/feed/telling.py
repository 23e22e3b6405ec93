"""The journal is told what a flip has let into feeds and out of them.

Right after the flip, in short transactions, and before anything else moves in these feeds: who
holds the sequencer's lease does this first, so that a kill in between loses nothing.
"""

from __future__ import annotations

from feeds.garbage import uncollected
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed.sequence import may_go_on
from feeds.storage.feed import changes, generations
from feeds.storage.leases import Lease

AT_ONCE = 2_000
"""Moves told in one transaction."""


def tell_flipped(held: Lease, desk: Desk, tools: Tools) -> bool:
    """Tell of all feeds that have flipped and are not told of yet.

    Returns: False if another worker has the lease, or another config is in force.
    """
    with tools.store.read() as connection:
        work = generations.current(connection)
        if work is None or not work.untold:
            return True
        moves = [
            move
            for feed_id, former in work.untold
            for move in changes.differing(connection, feed_id, former)
        ]
    for first in range(work.told, max(len(moves), work.told + 1), AT_ONCE):
        now = tools.store.now()
        with uncollected(), tools.store.write() as connection:
            if not may_go_on(connection, held, desk, now=now):
                return False
            if not generations.still_in_hand(connection, work):
                return False
            changes.tell_moves(connection, moves[first : first + AT_ONCE], at=now)
            told = first + AT_ONCE
            generations.told(connection, work, told if told < len(moves) else None)
    return True
