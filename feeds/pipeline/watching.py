"""What no single visit can tell: whether our own network is back."""

from __future__ import annotations

from feeds.pipeline import outages
from feeds.pipeline.alerting import announce
from feeds.pipeline.desk import Tools
from feeds.storage import alerts


def watch(tools: Tools) -> None:
    """Look at all sources together; cheap where all is well."""
    with tools.store.read() as connection:
        troubled = bool(alerts.standing(connection))
    if not troubled:
        return
    now = tools.store.now()
    with tools.store.write() as connection:
        changes = outages.end(connection, now=now)
    announce(changes)
