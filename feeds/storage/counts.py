"""Counts of requests and checks: kept in memory by who counts, added up here each minute.

A key is a row without its day: (kind, agent, status) of a request, (status,) of a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, cast, func, select

from feeds.storage.engine import insert_into
from feeds.storage.tables import check_stat, poll_stat
from feeds.tally import Amounts, Key


@dataclass(frozen=True, slots=True)
class Polls:
    """Answers of one kind and status so far."""

    kind: str
    agent: str
    status: int
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks that went alike so far."""

    status: str
    checks: int
    new: int
    edited: int


def add_polls(connection: Connection, counted: Mapping[Key, Amounts], *, day: date) -> None:
    """Add (requests, bytes) of keys (kind, agent, status) to those of a day of UTC."""
    _add(connection, poll_stat, counted, day)


def add_checks(connection: Connection, counted: Mapping[Key, Amounts], *, day: date) -> None:
    """Add (checks, new, edited) of keys (status,) to those of a day of UTC."""
    _add(connection, check_stat, counted, day)


def polls(connection: Connection) -> list[Polls]:
    """All answers ever counted."""
    return [Polls(*row) for row in _sums(connection, poll_stat)]


def checks(connection: Connection) -> list[Checks]:
    """All checks ever counted."""
    return [Checks(*row) for row in _sums(connection, check_stat)]


def _add(connection: Connection, table: Table, counted: Mapping[Key, Amounts], day: date) -> None:
    if not counted:
        return
    statement = insert_into(connection, table)
    added = {
        column.name: column + statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    names = table.columns.keys()
    # Always in the same order, so that two processes never wait for each other's rows.
    rows = [
        dict(zip(names, (day.isoformat(), *k, *counted[k]), strict=True)) for k in sorted(counted)
    ]
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=added), rows
    )


def _sums(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    keys = [column for column in table.primary_key if column.name != "day"]
    amounts = [column for column in table.columns if not column.primary_key]
    # PostgreSQL's sums of integers are decimals.
    sums = [cast(func.sum(column), BigInteger) for column in amounts]
    rows = connection.execute(select(*keys, *sums).group_by(*keys).order_by(*keys))
    return [tuple(row) for row in rows]
