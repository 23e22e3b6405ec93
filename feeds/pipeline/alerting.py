"""What is wrong with sources, told in the log once it is written down."""

from __future__ import annotations

from collections.abc import Iterable

from feeds import log
from feeds.model import AlertChange


def announce(changes: Iterable[AlertChange]) -> None:
    """One line for each alert that was raised or has ended; call it after the commit."""
    for one in changes:
        event = "alert-ended" if one.ended else "alert"
        log.warning(event, source=one.source_id, kind=one.kind.value, reason=one.sentence)
