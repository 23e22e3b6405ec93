"""The statement that leases sources, so that no two workers ever hold the same one.

storage: beside sources. Statements are built once: one is run every second.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from feeds.storage.columns import LONG_AGO
from feeds.storage.prepared import among
from feeds.storage.tables import alert, host, source

Choice = Callable[[str], Select[Any]]
"""Which sources to take in this dialect: ``due``, or those that are ``named``."""

_NOW: BindParameter[datetime] = bindparam("now", type_=source.c.due_at.type)
_UNTIL: BindParameter[datetime] = bindparam("until", type_=source.c.lease_until.type)
_IS_FREE = and_(
    source.c.active,
    source.c.kind != "push",  # it comes to us
    source.c.lease_until <= _NOW,
    source.c.rests_until <= _NOW,
)


def named(dialect: str) -> Select[Any]:
    """Those of the sources ``ids`` that nobody has and that may be asked."""
    return select(source.c.id).where(among(source.c.id, "ids", dialect), _IS_FREE)


def due(_dialect: str) -> Select[Any]:
    """Up to ``limit`` due and free sources, the longest waiting first, ``per_host`` of a host."""
    turn = func.row_number().over(partition_by=source.c.host, order_by=source.c.due_at)
    waiting = (
        select(source.c.id, source.c.host, source.c.due_at, turn.label("turn"))
        .where(source.c.due_at <= _NOW, _IS_FREE)
        .subquery()
    )
    busy = (
        select(host.c.name, func.count().label("slots"))
        .where(host.c.free_at > _NOW)
        .group_by(host.c.name)
        .subquery()
    )
    turn_now = waiting.c.turn + func.coalesce(busy.c.slots, 0)
    room = or_(waiting.c.host == "", turn_now <= bindparam("per_host", type_=Integer))
    return (
        select(waiting.c.id)
        .outerjoin(busy, busy.c.name == waiting.c.host)
        .where(room)
        .order_by(waiting.c.due_at)
        .limit(bindparam("limit", type_=Integer))
    )


@cache
def taking(dialect: str, choice: Choice, columns: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Lease the chosen sources ``until`` then; who comes second finds them leased.

    Returns: a statement that gives back the *columns* of each, and whether an alert stands.
    """
    free = select(source.c.id).where(source.c.id.in_(choice(dialect)), source.c.lease_until <= _NOW)
    if dialect == "postgresql":
        free = free.with_for_update(skip_locked=True)
    return (
        update(source)
        .where(source.c.id.in_(free))
        .values(lease_until=_UNTIL, token=source.c.token + 1, expired=_expired())
        .returning(*(source.c[name] for name in columns), _TROUBLED)
    )


def _expired() -> ColumnElement[int]:
    """How many leases in a row have run out: a source that was not given back lost one."""
    left_behind = source.c.lease_until > LONG_AGO
    return case((left_behind, source.c.expired + 1), else_=0)


# In words, as SQLAlchemy leaves out the names of tables in SQLite's RETURNING; alert has an id too.
_ITS_ID = literal_column("source.id", Text)
_TROUBLED = exists().where(alert.c.source_id == _ITS_ID, alert.c.ended_at.is_(None))
