"""Questions that web has, answered by work: each kind is one function and one line.

Web reads no foreign bytes and looks through no archive, so it asks; whoever called it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feeds import log
from feeds.classify import Classifier
from feeds.errors import FeedsError
from feeds.pipeline.backtest_json import asked_backtest
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.preview import preview
from feeds.storage import errands
from feeds.storage.errands import Errand

Said = dict[str, Any]
Find = Callable[[Said, Classifier, Desk, Tools], Said]
"""Finds the answer to a question; a FeedsError is told to whoever asked."""

ERRANDS: Mapping[str, Find] = {
    "preview": preview,
    "backtest": asked_backtest,
}

AT_ONCE = 4
"""Questions taken at a time."""


def take(tools: Tools) -> list[Errand]:
    """Questions that nobody has taken; most of the time there are none."""
    with tools.store.read() as connection:
        if not errands.is_waiting(connection):
            return []
    with tools.store.write() as connection:
        return errands.take(connection, limit=AT_ONCE)


def run(errand: Errand, classifier: Classifier, desk: Desk, tools: Tools) -> None:
    """Find the answer and leave it for whoever asked.

    It is ``{"answer": ...}``, or ``{"error": a sentence}``.
    """
    try:
        said: Said = {"answer": ERRANDS[errand.kind](errand.question, classifier, desk, tools)}
    except FeedsError as error:
        said = {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - whoever asked waits for an answer
        log.error("errand-failed", kind=errand.kind, exception=error)
        said = {"error": "a bug of ours; the log of feeds work tells more"}
    with tools.store.write() as connection:
        errands.answer(connection, errand.id, said)
