"""Our own outage: while it lasts, sources that cannot be reached are not to blame."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.model import ALL_SOURCES, AlertChange, Trouble
from feeds.sources import outage
from feeds.storage import Connection, alerts, reach
from feeds.storage.sources import Claim


def excused(connection: Connection, claim: Claim, *, now: datetime) -> bool:
    """Give a source back that was not reached, if that is known to be our own trouble."""
    since = _stands_since(connection)
    if since is None:
        return False
    reach.excuse(connection, claim, due_at=outage.again(since, now), at=now)
    return True


def suspect(connection: Connection, *, now: datetime) -> list[AlertChange]:
    """After a source was not reached: see whether it is not alone with that.

    Where many hosts are lost at once, what was counted against their sources is taken back.
    """
    begin = now - outage.WINDOW
    seen = reach.look(connection, asked_since=begin, lost_since=begin)
    if seen.since is None or not outage.has_begun(asked=seen.asked, lost=seen.lost):
        return []
    told = outage.sentence(seen.since, asked=seen.asked, lost=seen.lost)
    raised = alerts.raise_alert(connection, ALL_SOURCES, Trouble.NETWORK, told, now=now)
    if raised:
        reach.forgive(connection, since=begin, due_at=outage.again(seen.since, now))
    return raised


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
    reach.call_back(connection, since=begin, now=now)
    return alerts.end(connection, ALL_SOURCES, [Trouble.NETWORK], now=now)


def _stands_since(connection: Connection) -> datetime | None:
    return alerts.stands_since(connection, ALL_SOURCES, Trouble.NETWORK)


_A_MOMENT = timedelta(microseconds=1)  # what was asked when the alert was raised is why it was
