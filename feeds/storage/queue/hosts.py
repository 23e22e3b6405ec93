"""Politeness per host, for all processes together: a host has slots, a slot has its time.

Taking a slot keeps it for as long as a request may last; giving it back keeps it for the
spacing between two requests. A worker that dies holding one delays its host, no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from feeds.storage.engine import insert_for, insert_into
from feeds.storage.prepared import ask, each_of, run
from feeds.storage.tables import host

HELD = timedelta(seconds=40)
"""Longer than a request's whole budget."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Permission to send one request to a host."""

    name: str
    number: int
    token: int


def take(connection: Connection, name: str, *, now: datetime, per_host: int) -> Slot | datetime:
    """A free slot of the host, or the moment when to ask again."""
    taken = take_all(connection, [name], now=now, per_host=per_host)
    if taken:
        return taken[0]
    # More slots than now allowed may be left from another config.
    ours = and_(host.c.name == name, host.c.slot < per_host)
    soonest = select(func.min(host.c.free_at)).where(ours)
    moment: datetime = connection.scalar(soonest) or now
    return moment


def take_all(
    connection: Connection, names: Iterable[str], *, now: datetime, per_host: int
) -> list[Slot]:
    """A free slot for each of *names*, where there is one; a name may be asked for repeatedly."""
    missing = Counter(names)
    taken: list[Slot] = []
    statement, times = _taking(connection.dialect.name), {"until": now + HELD, "now": now}
    for number in range(per_host):
        asked = sorted(+missing)
        if not asked:
            break
        rows = ask(connection, statement, {"names": asked, "number": number, **times})
        found = [Slot(*row) for row in rows]
        missing -= Counter(slot.name for slot in found)
        taken += found
    return taken


def give_back(connection: Connection, ended: Iterable[tuple[Slot, datetime]]) -> None:
    """End requests; each slot is free again at its moment."""
    rows = [
        {"of": slot.name, "number": slot.number, "ours": slot.token, "free_at": free_at}
        for slot, free_at in ended
    ]
    run(connection, _GIVE_BACK, rows)


def silence(connection: Connection, name: str, *, until: datetime, per_host: int) -> None:
    """Send nothing to the host until then: it asked for that (RFC 9110 10.2.3).

    A request that is still under way loses its slot, so that its end does not end the silence.
    """
    statement = insert_into(connection, host).on_conflict_do_update(
        index_elements=["name", "slot"],
        set_={"free_at": until, "token": host.c.token + 1},
        where=host.c.free_at < until,
    )
    slots = [{"name": name, "slot": number, "free_at": until} for number in range(per_host)]
    connection.execute(statement, slots)


# Built once, as these are run for every request.
_GIVE_BACK = update(host).where(
    host.c.name == bindparam("of"),
    host.c.slot == bindparam("number"),
    host.c.token == bindparam("ours"),
)


@cache
def _taking(dialect: str) -> ReturningInsert[str, int, int]:
    names = each_of("names", Text(), dialect)
    until = bindparam("until", type_=host.c.free_at.type)
    asked = select(names, bindparam("number", type_=Integer), until, literal(1)).where(true())
    statement = insert_for(dialect, host).from_select(["name", "slot", "free_at", "token"], asked)
    taken = statement.on_conflict_do_update(
        index_elements=["name", "slot"],
        set_={"free_at": statement.excluded.free_at, "token": host.c.token + 1},
        where=host.c.free_at <= bindparam("now", type_=host.c.free_at.type),
    )
    return taken.returning(host.c.name, host.c.slot, host.c.token)
