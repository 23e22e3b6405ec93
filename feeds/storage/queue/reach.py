"""Which hosts answer: what tells our own outage from the sources' troubles.

storage: written by ``sources.finish`` with every check, asked when nobody has answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, literal, not_, null, or_, select, update

from feeds.storage.queue.sources import GIVEN_BACK, Claim, lost_at
from feeds.storage.tables import source


@dataclass(frozen=True, slots=True)
class Reach:
    """Hosts that were ``asked``, and those of them that are ``lost``: nobody answers any more.

    ``since`` is when the first of these was found lost.
    """

    asked: int
    lost: int
    since: datetime | None


def look(connection: Connection, *, asked_since: datetime, lost_since: datetime) -> Reach:
    """The hosts asked since *asked_since*, by how the last checks of their sources went.

    Who was lost before *lost_since*, or has never been reached, says nothing and is left out. A
    host is lost if all of its sources are.
    """
    lost = source.c.unreached_since.is_not(None)
    telling = and_(
        source.c.host != "",
        source.c.checked_at >= asked_since,
        or_(not_(lost), source.c.unreached_since >= lost_since),
    )
    hosts = (
        select(
            func.min(case((lost, 1), else_=0)).label("lost"),
            func.min(source.c.unreached_since).label("since"),
        )
        .where(telling)
        .group_by(source.c.host)
        .subquery()
    )
    first = func.min(hosts.c.since).filter(hosts.c.lost == 1)
    row = connection.execute(select(func.count(), func.sum(hosts.c.lost), first)).one()
    return Reach(row[0], int(row[1] or 0), row[2])


def excuse(connection: Connection, claimed: Claim, *, due_at: datetime, at: datetime) -> None:
    """Give a source back that was not reached, with nothing counted against it."""
    ours = and_(source.c.id == claimed.source_id, source.c.token == claimed.token)
    found = {"checked_at": at, "unreached_since": lost_at(claimed, at)}
    connection.execute(update(source).where(ours).values(due_at=due_at, **found, **GIVEN_BACK))


def forgive(connection: Connection, *, since: datetime, due_at: datetime) -> None:
    """Take back what was counted against sources that were lost since then; all are due soon."""
    soon = literal(due_at, source.c.due_at.type)
    only_that = source.c.failures <= 1
    lost = and_(source.c.unreached_since >= since, source.c.failures > 0)
    statement = update(source).where(lost)
    connection.execute(
        statement.values(
            failures=source.c.failures - 1,
            error=case((only_that, null()), else_=source.c.error),
            due_at=case((source.c.due_at > soon, soon), else_=source.c.due_at),
        )
    )


def forgive_one(connection: Connection, claimed: Claim, *, due_at: datetime) -> None:
    """Take back what the check of this claim has counted, unless that has happened already."""
    counted = and_(source.c.id == claimed.source_id, source.c.failures == claimed.failures + 1)
    before = {} if claimed.failures else {"error": None}
    statement = update(source).where(counted)
    connection.execute(statement.values(failures=claimed.failures, due_at=due_at, **before))


def call_back(connection: Connection, *, since: datetime, now: datetime) -> None:
    """Let sources that were lost since then be due at once."""
    waiting = and_(source.c.unreached_since >= since, source.c.due_at > now)
    connection.execute(update(source).where(waiting).values(due_at=now))
