"""What was pushed or pasted, raw and durable before anybody says that it was accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, exists, func, insert, select, text, update

from feeds.storage.columns import LONG_AGO
from feeds.storage.prepared import run
from feeds.storage.tables import inbox

LEASE = timedelta(seconds=60)
"""Longer than reading the letters of one claim may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A body on its way in, and what stands on its envelope (see ``feeds.letters``).

    ``fields`` were said beside a body that is HTML or text.
    """

    media_type: str
    body: bytes
    name: str | None = None
    not_before: datetime = LONG_AGO
    status: str = "usable"
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One accepted body, to be read like a fetched one."""

    id: int
    source_id: str
    media_type: str
    body: bytes
    received_at: datetime
    token: int
    name: str | None = None
    not_before: datetime = LONG_AGO
    status: str = "usable"
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter; ``state`` is waiting, taken, held, withdrawn or refused.

    ``not_before`` is when one that waits may be read.
    """

    state: str
    public_id: str | None
    reason: str
    name: str | None
    not_before: datetime


def put(connection: Connection, source_id: str, sent: Sent, *, now: datetime) -> int:
    """Accept a body; it is durable once the transaction has ended.

    Returns: the letter's number.
    """
    row = _row(sent, source_id, None, 0, now)
    number: int = connection.execute(insert(inbox).values(row).returning(inbox.c.id)).scalar_one()
    return number


def put_all(
    connection: Connection, source_id: str, sent: Sequence[Sent], *, receipt: str, now: datetime
) -> None:
    """Accept bodies that were sent together; their sender asks for them by *receipt*."""
    rows = [_row(one, source_id, receipt, place, now) for place, one in enumerate(sent)]
    run(connection, _PUT, rows)


def claim(connection: Connection, *, now: datetime, limit: int) -> list[Letter]:
    """Take the oldest letters that wait and may be read."""
    free = (
        select(inbox.c.id)
        .where(inbox.c.state == "waiting", inbox.c.lease_until <= now, inbox.c.not_before <= now)
        .order_by(inbox.c.id)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    # Named, it is asked once; a subquery PostgreSQL may ask again for each letter, which then skips
    # those that this very statement has taken and finds as many others.
    oldest = free.cte("free")
    rows = connection.execute(
        update(inbox)
        .where(inbox.c.id.in_(select(oldest.c.id)))
        .values(lease_until=now + LEASE, token=inbox.c.token + 1)
        .returning(*(inbox.c[name] for name in Letter.__slots__))
    )
    return sorted((Letter(*row) for row in rows), key=lambda letter: letter.id)


def overtaken(connection: Connection, letters: Sequence[Letter]) -> set[int]:
    """The numbers of those of which a later letter under the same name has been read already."""
    later = inbox.alias()
    was_read = exists().where(
        later.c.source_id == inbox.c.source_id,
        later.c.name == inbox.c.name,
        later.c.id > inbox.c.id,
        later.c.state.in_(("taken", "held", "withdrawn")),
    )
    numbers = [letter.id for letter in letters if letter.name]
    found = connection.scalars(select(inbox.c.id).where(inbox.c.id.in_(numbers), was_read))
    return set(found)


def settle(
    connection: Connection,
    letter: Letter,
    *,
    state: str = "taken",
    public_id: str | None = None,
    reason: str = "",
) -> bool:
    """Note what became of a letter: the article it is now, or why it is none.

    Returns: False if another worker has taken the letter since; then nothing is written.
    """
    ours = and_(inbox.c.id == letter.id, inbox.c.token == letter.token)
    values = {"state": state, "reason": reason, "public_id": public_id}
    return connection.execute(update(inbox).where(ours).values(values)).rowcount == 1


def forget(connection: Connection, letter: Letter) -> None:
    """Empty a letter that tells what was withdrawn: it may have been erased."""
    connection.execute(update(inbox).where(inbox.c.id == letter.id).values(body=b""))


def empty(connection: Connection, *, before: datetime, limit: int) -> int:
    """Empty letters that came before then and have been read; their receipts stay.

    Returns: how many they were, at most *limit*.
    """
    old = select(inbox.c.id).where(inbox.c.received_at < before, text(_READ)).limit(limit)
    numbers = list(connection.scalars(old))
    chosen = inbox.c.id.in_(numbers)
    connection.execute(update(inbox).where(chosen).values(body=b"", fields=None))
    return len(numbers)


def fate(connection: Connection, number: int) -> Fate:
    """What has become of a letter so far."""
    return Fate(*connection.execute(_FATE.where(inbox.c.id == number)).one())


def fates(connection: Connection, source_id: str, receipt: str) -> list[Fate]:
    """What has become of all letters that came together, in their order."""
    asked = _FATE.where(inbox.c.receipt == receipt, inbox.c.source_id == source_id)
    return [Fate(*row) for row in connection.execute(asked.order_by(inbox.c.item))]


def waiting(connection: Connection, *, now: datetime) -> int:
    """How many letters could be read right now."""
    count = select(func.count()).where(inbox.c.state == "waiting", inbox.c.not_before <= now)
    return int(connection.scalar(count) or 0)


_READ = "state != 'waiting' AND length(body) > 0"
"""Written as in the index that leads to them."""

_PUT = insert(inbox)
_FATE = select(*(inbox.c[name] for name in Fate.__slots__))


def _row(
    sent: Sent, source_id: str, receipt: str | None, item: int, now: datetime
) -> dict[str, object]:
    return {
        "source_id": source_id,
        "media_type": sent.media_type,
        "body": sent.body,
        "received_at": now,
        "lease_until": LONG_AGO,
        "token": 0,
        "state": "waiting",
        "receipt": receipt,
        "item": item,
        "name": sent.name,
        "not_before": sent.not_before,
        "status": sent.status,
        "fields": sent.fields,
    }
