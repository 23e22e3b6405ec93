"""Sources whose checks take their worker along, again and again, have to wait.

storage: beside sources, before a claim.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, and_, bindparam, update

from feeds.model import AlertChange, Trouble
from feeds.storage.columns import LONG_AGO
from feeds.storage.prepared import ask
from feeds.storage.queue.alerts import raise_alert
from feeds.storage.queue.sources import GIVEN_BACK
from feeds.storage.tables import source

MOST_EXPIRED = 3
"""Leases in a row that may run out before a source is put in quarantine."""

PERIOD = timedelta(days=1)
"""How long it waits there."""

DEADLY = (
    f"in quarantine: {MOST_EXPIRED} checks in a row did not come to an end, so the next is tried"
    " a day later"
)


def quarantine(connection: Connection, *, now: datetime) -> list[AlertChange]:
    """Let sources wait whose leases have run out too often.

    A check that kills its process says nothing; only its lease runs out. Without this, one
    poisonous source would keep the whole service from working.

    Returns: the alerts raised by this, to be told once all is committed.
    """
    moments = {"now": now, "again": now + PERIOD}
    return [
        change
        for (source_id,) in ask(connection, _QUARANTINE, moments)
        for change in raise_alert(connection, source_id, Trouble.QUARANTINE, DEADLY, now=now)
    ]


_NOW: BindParameter[datetime] = bindparam("now", type_=source.c.due_at.type)
_AGAIN: BindParameter[datetime] = bindparam("again", type_=source.c.due_at.type)
_DEADLY = and_(
    source.c.lease_until > LONG_AGO,
    source.c.lease_until <= _NOW,
    source.c.expired >= MOST_EXPIRED - 1,
)
_TOLD = {"error": DEADLY, "failures": source.c.failures + 1, "checked_at": _NOW}
# Built once, as it is run every second.
_QUARANTINE = (
    update(source)
    .where(_DEADLY)
    .values(due_at=_AGAIN, **_TOLD, **GIVEN_BACK)
    .returning(source.c.id)
)
