"""Have work find something out, and wait for its answer."""

from __future__ import annotations

from typing import Any

from feeds.serve.api.problems import Problem
from feeds.serve.context import patience, store
from feeds.storage import errands

PATIENCE = 10.0
"""Seconds; work takes a question up within a fraction of one."""

LOOK_EVERY = 0.03
"""Seconds between two looks for the answer."""

RETRY_AFTER = 5
"""Seconds."""


def answer(kind: str, question: dict[str, Any], *, seconds: float = PATIENCE) -> Any:
    """What work finds out (see ``feeds.pipeline.errands``).

    Raises: Problem: 422 with the sentence of a refusal, 503 where nobody answers in time.
    """
    with store().write() as connection:
        number = errands.ask(connection, kind, question, now=store().now())
    found: dict[str, Any] = {}

    def came() -> bool:
        with store().read() as connection:
            found.update(errands.answered(connection, number) or {})
        return bool(found)

    if not patience().until(came, seconds=seconds, every=LOOK_EVERY):
        raise Problem(
            503,
            "Nobody has found that out in time; is feeds work running, or is it busy?",
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    if "error" in found:
        raise Problem(422, f"{found['error'].rstrip('.')}.")
    return found["answer"]
