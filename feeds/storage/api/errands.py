"""What web has work find out or do: web itself reads no foreign bytes and changes no article.

A *question* is answered; an *order* changes an article. Either is begun before its deadline or
never. Whoever looks after one has a lease, so that another one goes on when it dies; an order is
carried out and answered in one transaction, and so exactly once.

Whoever waits forgets about it in the end. Orders under a key are remembered for long, with
answers that hold no text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

from feeds.storage.engine import insert_into
from feeds.storage.tables import errand

CORRECT = "correct"
"""The kind of orders that hold a text until they are answered."""

WAITED = timedelta(minutes=1)
"""How long an answer is kept for who waits for it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """``kind`` says of which sort it is (see ``feeds.pipeline.api.errands``)."""

    id: int
    kind: str
    question: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """What a repetition is known by: who asks, its Idempotency-Key, a hash of all that it sends."""

    asker: str
    key: str
    hash: str


@dataclass(frozen=True, slots=True)
class Order:
    """An errand that changes the article *about*; with a *key* it can be repeated safely."""

    about: str
    key: Key | None = None


def ask(  # noqa: PLR0913 - an errand has these parts
    connection: Connection,
    kind: str,
    question: dict[str, Any],
    *,
    now: datetime,
    until: datetime,
    order: Order | None = None,
) -> int | None:
    """Leave an errand that nobody begins with after *until*; its number.

    Returns: the number of the first one under the same key; None where that was another one.
    """
    values = {"kind": kind, "question": question, "asked_at": now, "until": until}
    if order:
        values["about"] = order.about
    if order and order.key:
        return _ask_once(connection, values, order.key, now)
    number: int = connection.execute(_insert(connection, values)).scalar_one()
    return number


def _ask_once(
    connection: Connection, values: dict[str, Any], key: Key, now: datetime
) -> int | None:
    same = and_(errand.c.asker == key.asker, errand.c.key == key.key)
    connection.execute(delete(errand).where(same, _OPEN, errand.c.until <= now))
    new = _insert(connection, {**values, **asdict(key)})
    connection.execute(new.on_conflict_do_nothing(index_elements=["asker", "key"]))
    first, known = connection.execute(select(errand.c.id, errand.c.hash).where(same)).one()
    return first if known == key.hash else None


def _insert(connection: Connection, values: dict[str, Any]) -> Any:
    return insert_into(connection, errand).values(values).returning(errand.c.id)


def free_since(connection: Connection) -> datetime | None:
    """Since when, or from when on, somebody may look after an errand; None where there is none."""
    moment: datetime | None = connection.scalar(_FREE_SINCE)
    return moment


def take(connection: Connection, *, now: datetime, limit: int) -> list[Errand]:
    """Take the oldest errands that nobody is looking after.

    Who takes one has half of the time that is left; then another one may try.
    """
    free = select(errand.c.id, errand.c.kind, errand.c.question, errand.c.until)
    free = free.where(_OPEN, errand.c.lease_until <= now, errand.c.until > now)
    free = free.order_by(errand.c.id).limit(limit).with_for_update(skip_locked=True)
    rows = connection.execute(free).all()
    for row in rows:
        lease = {"lease_until": now + (row.until - now) / 2}
        connection.execute(update(errand).where(errand.c.id == row.id).values(lease))
    return [Errand(row.id, row.kind, row.question) for row in rows]


def repeated(connection: Connection, key: Key) -> tuple[bool, dict[str, Any]] | None:
    """What was answered under this key, and whether it was the same order; None where nothing."""
    same = (errand.c.asker == key.asker, errand.c.key == key.key, ~_OPEN)
    row = connection.execute(select(errand.c.hash, errand.c.answer).where(*same)).one_or_none()
    return (row.hash == key.hash, row.answer) if row else None


def is_wanted(connection: Connection, number: int, *, now: datetime) -> bool:
    """Whether an order may be carried out in this transaction; until its end nobody takes it back.

    Not if it is answered, was taken back, or comes too late.
    """
    here = select(errand.c.id).where(errand.c.id == number, _OPEN, errand.c.until > now)
    return connection.scalar(here.with_for_update()) is not None


def answer(connection: Connection, number: int, said: dict[str, Any]) -> None:
    """Say what came of it, unless that has been said; the question is not needed any more."""
    here = update(errand).where(errand.c.id == number, _OPEN)
    connection.execute(here.values(question=None, answer=said))


def answered(connection: Connection, number: int) -> dict[str, Any] | None:
    """The answer, None while there is none."""
    said: dict[str, Any] | None = connection.scalar(_ANSWER, {"number": number})
    return said


def take_back(connection: Connection, number: int) -> dict[str, Any] | None:
    """Wait no longer: from now on nobody carries it out.

    Returns: the answer, if it has come in the last moment.
    """
    connection.execute(delete(errand).where(errand.c.id == number, _OPEN))
    return answered(connection, number)


def forget(connection: Connection, *, now: datetime, keys_before: datetime) -> None:
    """Drop what nobody waits for any more; answers under keys only if they are older than that."""
    kept = and_(errand.c.key.is_not(None), ~_OPEN, errand.c.asked_at >= keys_before)
    connection.execute(delete(errand).where(errand.c.until < now - WAITED, ~kept))


def forget_texts(connection: Connection, public_ids: Collection[str]) -> None:
    """Drop what may hold a text of these articles: questions, and corrections that wait."""
    ours = errand.c.about.in_(list(public_ids))
    ordered = and_(ours, _OPEN, errand.c.kind == CORRECT)
    connection.execute(delete(errand).where(or_(errand.c.about.is_(None), ordered)))


_OPEN = errand.c.answer.is_(None)
_FREE_SINCE = select(errand.c.lease_until).where(_OPEN).order_by(errand.c.lease_until).limit(1)
_ANSWER = select(errand.c.answer).where(errand.c.id == bindparam("number"))
