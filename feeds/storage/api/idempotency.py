"""Which pushes have come before, by the key that their sender gave them.

Sources: the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from feeds.storage.engine import insert_into
from feeds.storage.tables import idempotency


@dataclass(frozen=True, slots=True)
class Push:
    """A push under a key; ``hash`` covers all that was sent."""

    source_id: str
    key: str
    hash: str
    receipt: str


def first(connection: Connection, push: Push, *, now: datetime) -> Push:
    """The push that came first under this key: *push* itself, or one before it."""
    values = {name: getattr(push, name) for name in Push.__slots__}
    statement = insert_into(connection, idempotency).values(at=now, **values)
    statement = statement.on_conflict_do_nothing(index_elements=["source_id", "key"])
    if connection.scalar(statement.returning(idempotency.c.receipt)) is not None:
        return push
    known = select(*(idempotency.c[name] for name in Push.__slots__)).where(
        idempotency.c.source_id == push.source_id, idempotency.c.key == push.key
    )
    return Push(*connection.execute(known).one())


def forget(connection: Connection, *, before: datetime) -> None:
    """Drop keys of long ago."""
    connection.execute(delete(idempotency).where(idempotency.c.at < before))
