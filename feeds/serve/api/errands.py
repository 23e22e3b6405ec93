"""Have work find something out, or do it, and wait for word of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from feeds.serve.api import asked
from feeds.serve.api.problems import Problem
from feeds.serve.context import patience, store
from feeds.serve.patience import Rank
from feeds.storage.api import errands
from feeds.storage.api.errands import Key, Order

PATIENCE = 10.0
"""Seconds; work takes an errand up within a fraction of one."""

LOOK_EVERY = 0.03
"""Seconds between two looks for the answer."""

RETRY_AFTER = 5
"""Seconds."""

_STATUS = {"NotFound": 404, "ConflictError": 409, "StaleError": 412}
"""Of refusals by the names of their errors (see ``feeds.errors``); of all others 422."""


def answer(kind: str, question: dict[str, Any], *, seconds: float = PATIENCE) -> Any:
    """What work finds out (see ``feeds.pipeline.api.errands``).

    Raises: Problem: the sentence of a refusal; 503 where nobody answers in time.
    """
    return _said(
        kind,
        question,
        seconds=seconds,
        silence="Nobody has found that out in time; is feeds work running, or is it busy?",
    )


def order(kind: str, wanted: dict[str, Any], given: Order) -> Any:
    """What work has done to an article (see ``feeds.pipeline.api.orders``).

    Under a key, what it has done the first time.

    Raises: Problem: the sentence of a refusal; 503 where nobody does it in time: then nobody
            ever will.
    """
    return _said(
        kind,
        wanted,
        seconds=PATIENCE,
        silence="Nothing was done: feeds work is not running, or busy; try again.",
        given=given,
    )


def _said(
    kind: str, question: dict[str, Any], *, seconds: float, silence: str, given: Order | None = None
) -> Any:
    now = store().now()
    until = now + timedelta(seconds=seconds)
    with store().write() as connection:
        number = errands.ask(connection, kind, question, now=now, until=until, order=given)
    if number is None:
        raise asked.other_under(given.key.key if given and given.key else "")
    found = _awaited(number, seconds, Rank.URGENT if given else Rank.PLAIN)
    if found is None:
        raise Problem(503, silence, headers={"Retry-After": str(RETRY_AFTER)})
    return _told(found)


def repeated(key: Key | None) -> Any:
    """What was answered under this key; None where it is new.

    Raises: Problem: it came before with something else, or was refused.
    """
    if key is None:
        return None
    with store().read() as connection:
        found = errands.repeated(connection, key)
    if found is None:
        return None
    is_same, said = found
    if not is_same:
        raise asked.other_under(key.key)
    return _told(said)


def _told(said: dict[str, Any]) -> Any:
    if "error" in said:
        raise Problem(_STATUS.get(said["kind"], 422), f"{said['error'].rstrip('.')}.")
    return said["answer"]


def _awaited(number: int, seconds: float, rank: Rank) -> dict[str, Any] | None:
    """The answer; None where it did not come, and never will."""
    found: dict[str, Any] = {}

    def came() -> bool:
        with store().read() as connection:
            found.update(errands.answered(connection, number) or {})
        return bool(found)

    if not patience().until(came, seconds=seconds, every=LOOK_EVERY, rank=rank):
        with store().write() as connection:
            return errands.take_back(connection, number)
    return found
