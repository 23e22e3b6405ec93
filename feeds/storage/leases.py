"""Leases: what only one worker may do at a time, on whatever machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, select, update

from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.tables import lease


@dataclass(frozen=True, slots=True)
class Lease:
    """A task in our hands; another worker has a higher token."""

    name: str
    token: int


def take(connection: Connection, name: str, *, now: datetime, period: timedelta) -> Lease | None:
    """The lease, or None while another worker holds it."""
    statement = insert_into(connection, lease).values(name=name, until=now + period, token=1)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"until": now + period, "token": lease.c.token + 1},
        where=lease.c.until <= now,
    )
    token = connection.scalar(statement.returning(lease.c.token))
    return None if token is None else Lease(name, token)


def keep(connection: Connection, held: Lease, *, until: datetime) -> bool:
    """Prolong the lease within the transaction that it protects.

    Returns: False if it has passed to another worker; the transaction must then be left.
    """
    ours = and_(lease.c.name == held.name, lease.c.token == held.token)
    return connection.execute(update(lease).where(ours).values(until=until)).rowcount == 1


def release(connection: Connection, held: Lease) -> None:
    """Let another worker have it at once."""
    ours = and_(lease.c.name == held.name, lease.c.token == held.token)
    connection.execute(update(lease).where(ours).values(until=LONG_AGO))


def hold_still(connection: Connection, name: str) -> None:
    """Let nobody keep or take the lease until this transaction has ended.

    Whoever keeps it afterwards, in a transaction of their own, sees what this one has written.
    """
    there = insert_into(connection, lease).values(name=name, until=LONG_AGO, token=0)
    connection.execute(there.on_conflict_do_nothing())
    connection.execute(select(lease.c.token).where(lease.c.name == name).with_for_update())
