"""What was pushed or pasted, raw and durable before anybody says that it was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, insert, select, update

from feeds.storage.columns import LONG_AGO
from feeds.storage.tables import inbox

LEASE = timedelta(seconds=60)
"""Longer than reading one letter may take."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One accepted body, to be read like a fetched one."""

    id: int
    source_id: str
    media_type: str
    body: bytes
    received_at: datetime
    token: int


def put(
    connection: Connection, source_id: str, *, media_type: str, body: bytes, now: datetime
) -> int:
    """Accept a body; it is durable once the transaction has ended.

    Returns: the letter's number.
    """
    values = {"source_id": source_id, "media_type": media_type, "body": body, "received_at": now}
    statement = insert(inbox).values(state="waiting", token=0, lease_until=LONG_AGO, **values)
    number: int = connection.execute(statement.returning(inbox.c.id)).scalar_one()
    return number


def claim(connection: Connection, *, now: datetime, limit: int) -> list[Letter]:
    """Take the oldest letters that wait."""
    free = (
        select(inbox.c.id)
        .where(inbox.c.state == "waiting", inbox.c.lease_until <= now)
        .order_by(inbox.c.id)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    columns = ("id", "source_id", "media_type", "body", "received_at", "token")
    rows = connection.execute(
        update(inbox)
        .where(inbox.c.id.in_(free))
        .values(lease_until=now + LEASE, token=inbox.c.token + 1)
        .returning(*(inbox.c[name] for name in columns))
    )
    return sorted((Letter(*row) for row in rows), key=lambda letter: letter.id)


def settle(
    connection: Connection, letter: Letter, *, public_ids: Sequence[str] = (), reason: str = ""
) -> bool:
    """Note what became of a letter: the article it is now, or why it was refused.

    Returns: False if another worker has taken the letter since; then nothing is written.
    """
    ours = and_(inbox.c.id == letter.id, inbox.c.token == letter.token)
    values = {
        "state": "refused" if reason else "taken",
        "reason": reason,
        "public_id": public_ids[0] if public_ids else None,
    }
    return connection.execute(update(inbox).where(ours).values(values)).rowcount == 1


def outcome(connection: Connection, number: int) -> tuple[str | None, str] | None:
    """(public id, reason) of a letter that is settled, None while it waits."""
    row = connection.execute(
        select(inbox.c.public_id, inbox.c.reason).where(
            inbox.c.id == number, inbox.c.state != "waiting"
        )
    ).one_or_none()
    return None if row is None else (row.public_id, row.reason)
