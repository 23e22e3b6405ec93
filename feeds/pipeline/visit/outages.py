"""Our own outage: while it lasts, sources that cannot be reached are not to blame.

What concerns many sources has transactions of its own: PostgreSQL's writers hold rows, and one that
holds a single source must never wait for one that wants all of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.model import ALL_SOURCES, AlertChange, Trouble
from feeds.pipeline.visit.alerting import announce
from feeds.sources import outage
from feeds.storage import Connection, Store
from feeds.storage.queue import alerts, reach
from feeds.storage.queue.sources import Claim


def excused(store: Store, claim: Claim, *, now: datetime) -> bool:
    """Give a source back that was not reached, if that is known to be our own trouble."""

    def excuse(connection: Connection) -> bool:
        since = _stands_since(connection)
        if since is not None:
            reach.excuse(connection, claim, due_at=outage.again(since, now), at=now)
        return since is not None

    return store.write_together(excuse)


def suspect(store: Store, claim: Claim, *, now: datetime) -> None:
    """After a source was not reached: see whether it is not alone with that.

    Where many hosts are lost at once, what was counted against their sources is taken back; that
    of *claim* also where another worker has seen the outage first.
    """
    begin = now - outage.WINDOW

    def look(connection: Connection) -> list[AlertChange]:
        seen = reach.look(connection, asked_since=begin, lost_since=begin)
        if seen.since is None or not outage.has_begun(asked=seen.asked, lost=seen.lost):
            return []
        told = outage.sentence(seen.since, asked=seen.asked, lost=seen.lost)
        raised = alerts.raise_alert(connection, ALL_SOURCES, Trouble.NETWORK, told, now=now)
        due_at = outage.again(seen.since, now)
        if raised:
            reach.forgive(connection, since=begin, due_at=due_at)
        else:
            reach.forgive_one(connection, claim, due_at=due_at)
        return raised

    announce(store.write_together(look))


def end(connection: Connection, *, now: datetime) -> list[AlertChange]:
    """End an outage once hosts answer again; whom we could not reach is due at once."""
    since = _stands_since(connection)
    if since is None:
        return []
    begin = since - outage.WINDOW
    asked_since = max(since, now - outage.OVER_AFTER) + _A_MOMENT
    seen = reach.look(connection, asked_since=asked_since, lost_since=begin)
    if not outage.is_over(asked=seen.asked, lost=seen.lost):
        return []
    # The alert before the sources, as in suspect, so that neither waits for the other for ever.
    ended = alerts.end(connection, ALL_SOURCES, [Trouble.NETWORK], now=now)
    reach.call_back(connection, since=begin, now=now)
    return ended


def _stands_since(connection: Connection) -> datetime | None:
    return alerts.stands_since(connection, ALL_SOURCES, Trouble.NETWORK)


_A_MOMENT = timedelta(microseconds=1)  # what was asked when the alert was raised is why it was
