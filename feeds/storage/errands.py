"""What web has work find out: web itself reads no foreign bytes and looks through no archive.

Whoever asks waits for the answer and then forgets about it: after a minute question and answer
are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from feeds.storage.tables import errand


@dataclass(frozen=True, slots=True)
class Errand:
    """A question; ``kind`` says of which sort (see ``feeds.pipeline.errands``)."""

    id: int
    kind: str
    question: dict[str, Any]


def ask(connection: Connection, kind: str, question: dict[str, Any], *, now: datetime) -> int:
    """Leave a question; its number."""
    values = {"kind": kind, "question": question, "asked_at": now, "taken": False}
    statement = insert(errand).values(values).returning(errand.c.id)
    number: int = connection.execute(statement).scalar_one()
    return number


def is_waiting(connection: Connection) -> bool:
    """Whether anybody waits for an answer that nobody is looking for."""
    return connection.scalar(_ANY) is not None


def take(connection: Connection, *, limit: int) -> list[Errand]:
    """Take the oldest questions that nobody has taken."""
    free = select(errand.c.id).where(~errand.c.taken).order_by(errand.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    rows = connection.execute(
        update(errand)
        .where(errand.c.id.in_(free))
        .values(taken=True)
        .returning(errand.c.id, errand.c.kind, errand.c.question)
    )
    return sorted((Errand(*row) for row in rows), key=lambda one: one.id)


def answer(connection: Connection, number: int, said: dict[str, Any]) -> None:
    """Say what was found out; the question is not needed any more."""
    connection.execute(
        update(errand).where(errand.c.id == number).values(question=None, answer=said)
    )


def answered(connection: Connection, number: int) -> dict[str, Any] | None:
    """The answer, None while there is none."""
    said: dict[str, Any] | None = connection.scalar(_ANSWER, {"number": number})
    return said


def forget(connection: Connection, *, before: datetime) -> None:
    """Drop what was asked before then; nobody waits for it any more."""
    connection.execute(delete(errand).where(errand.c.asked_at < before))


_ANY = select(errand.c.id).where(~errand.c.taken).limit(1)
_ANSWER = select(errand.c.answer).where(errand.c.id == bindparam("number"))
