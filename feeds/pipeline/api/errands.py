"""What web asks for, found out or done by work: each kind is one function and one line.

Web reads no foreign bytes, looks through no archive and changes no article, so it asks; whoever
called it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feeds import log
from feeds.classify import Classifier
from feeds.errors import FeedsError, StorageError
from feeds.pipeline.api import orders
from feeds.pipeline.api.orders import Said
from feeds.pipeline.api.preview import preview
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed.backtest_json import asked_backtest
from feeds.storage.api import errands
from feeds.storage.api.errands import Errand

Find = Callable[[Said, Classifier, Desk, Tools], Said]
"""Finds the answer to a question; a FeedsError is told to whoever asked."""

ERRANDS: Mapping[str, Find] = {
    "preview": preview,
    "backtest": asked_backtest,
}

AT_ONCE = 4
"""Questions taken at a time."""


def take(tools: Tools) -> list[Errand]:
    """What nobody is looking after; most of the time there is nothing."""
    with tools.store.read() as connection:
        since = errands.free_since(connection)
    if since is None or since > (now := tools.store.now()):
        return []
    with tools.store.write() as connection:
        return errands.take(connection, now=now, limit=AT_ONCE)


def run(errand: Errand, classifier: Classifier, desk: Desk, tools: Tools) -> None:
    """Find the answer, or do what is ordered, and leave word for whoever asked.

    It is ``{"answer": ...}``, or ``{"error": a sentence, "kind": the name of the error}``.
    """
    said: Said
    try:
        if errand.kind in orders.ORDERS:
            orders.carry_out(errand, desk, tools.store)
            return
        said = {"answer": ERRANDS[errand.kind](errand.question, classifier, desk, tools)}
    except StorageError as error:  # as if we had died: another one goes on with it
        log.error("errand-failed", kind=errand.kind, reason=error)
        return
    except FeedsError as error:
        said = {"error": str(error), "kind": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - whoever asked waits for an answer
        log.error("errand-failed", kind=errand.kind, exception=error)
        said = {"error": "a bug of ours; the log of feeds work tells more", "kind": "bug"}
    with tools.store.write() as connection:
        errands.answer(connection, errand.id, said)
