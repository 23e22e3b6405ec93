"""Everything between a stored article and its bytes, until nothing is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from feeds.classify import Classifier
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed import expiring
from feeds.pipeline.feed.rebuild import rebuild
from feeds.pipeline.feed.sequence import PERIOD, number_changes, sequencer
from feeds.pipeline.feed.telling import tell_flipped
from feeds.pipeline.rendering.archiving import make_asked
from feeds.pipeline.rendering.render import render
from feeds.pipeline.story.releading import relead
from feeds.storage import leases
from feeds.storage.feed import feeds
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.gone import purges
from feeds.storage.leases import Lease


def expire_due(desk: Desk, tools: Tools) -> bool:
    """Let articles leave the feeds for which they have grown too old, a batch at a time.

    Returns: False if another worker is at it, or nothing is too old.
    """
    with tools.store.read() as connection:
        rows = feeds.named(connection, desk.aging)
        if not expiring.due(connection, rows, desk, at=tools.store.now()):
            return False
    with sequencer(tools.store) as held:
        if held is None or not tell_flipped(held, desk, tools):
            return False
        while _expire(held, rows, desk, tools):
            pass
    return True


def _expire(held: Lease, rows: Sequence[FeedRow], desk: Desk, tools: Tools) -> bool:
    now = tools.store.now()
    with tools.store.write() as connection:
        if not leases.keep(connection, held, until=now + PERIOD):
            return False
        touched = expiring.expire(connection, rows, desk, at=now)
        feeds.touch(connection, touched, at=now)
    return bool(touched)


def publish(
    classifier: Classifier, desk: Desk, tools: Tools, *, patience: timedelta = timedelta.max
) -> bool:
    """Number changes, rebuild feeds with new rules, render what has moved and what was asked for.

    What was withdrawn waits for nothing but the changes before it.

    Args:    patience: how long a rebuild may go on before the caller looks after other things;
             what is left of it is done the next time.
    Returns: False if another worker is at it; then it will be done there.
    """
    with sequencer(tools.store) as held:
        if held is None:
            return False
        tell_flipped(held, desk, tools)
        began = tools.store.now()
        is_building = True
        while is_building and tools.store.now() - began <= patience:
            while number_changes(held, classifier, desk, tools):
                if _is_due(tools):
                    _render_all(desk, tools)
                    purges.purge(tools.store)
            is_building = rebuild(held, classifier, desk, tools) or relead(held, desk, tools)
            _render_all(desk, tools)
            if _is_due(tools):
                purges.purge(tools.store)
        make_asked(desk, tools)
    return True


def _render_all(desk: Desk, tools: Tools) -> None:
    while render(desk, tools):
        pass


def _is_due(tools: Tools) -> bool:
    """Whether bytes of what was withdrawn are to go."""
    with tools.store.read() as connection:
        return purges.is_due(connection)
