"""What may be wrong with a source, or with all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ALL_SOURCES = "all"
"""Stands for a source's id where an alert is about all of them together; no source may have it."""


class Trouble(StrEnum):
    """The kinds of alerts; their values are stored and shown."""

    SILENCE = "silence"  # nothing new for much longer than its rhythm predicts
    DROP = "drop"  # far fewer entries than usual
    FLOOD = "flood"  # ten times the usual number of new entries
    REUSED_ID = "reused-id"  # a known id with another title, text and link
    PAGE = "page"  # an HTML page where there used to be a feed
    UNREADABLE = "unreadable"  # a document that cannot be read where there used to be one
    SELECTOR = "selector"  # a selector of the config that matches nothing any more
    FAILING = "failing"  # for a day no check has ended well
    GONE = "gone"  # it said that it will not come back (410)
    QUARANTINE = "quarantine"  # its checks do not come to an end
    QUIET = "quiet"  # of all sources: many are silent at once
    NETWORK = "network"  # of all sources: it is our own network that is down


@dataclass(frozen=True, slots=True)
class Alert:
    """Trouble with a source, or with ``ALL_SOURCES``, from ``since`` until ``ended_at``.

    ``ended_at`` is None while it stands, ``seen_at`` is when it was last met; ``sentence`` says
    what was met first, for a person. Nobody wants to hear of the source's troubles until
    ``acknowledged_until``.
    """

    id: int
    source_id: str
    kind: Trouble
    since: datetime
    seen_at: datetime
    ended_at: datetime | None
    sentence: str
    acknowledged_until: datetime

    def is_acknowledged(self, now: datetime) -> bool:
        """Whether somebody knows of it and wants to hear no more for now."""
        return now < self.acknowledged_until


@dataclass(frozen=True, slots=True)
class AlertChange:
    """An alert that has just been raised, or has ``ended``."""

    source_id: str
    kind: Trouble
    sentence: str
    ended: bool = False
