"""Where a feed stands, and what is about to enter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLog:
    """Where a feed's log stands: entries take positions as they enter, and keep them.

    New entries count up from ``head``; backfill counts down from ``tail``. The live document
    begins at ``live_from``: the open chunk, which begins at ``open_from``, and the last
    closed one. ``chunks`` counts the closed ones. With ``every_copy`` each article has an entry
    of its own, else each story has one. A chunk closes at so many ``entries``, as the feed wants
    it now; what has closed at another number stays as it is.
    """

    entries: int
    head: int = 0
    tail: int = 1
    live_from: int = 1
    open_from: int = 1
    open_count: int = 0
    open_bytes: int = 0
    chunks: int = 0
    every_copy: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A closed run of positions, both ends included: one archive document (RFC 5005 4)."""

    n: int
    first: int
    last: int
    backfill: bool


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A story about to enter a feed; ``size`` in bytes, ``moment`` as pages sort it.

    ``article_id`` is the article that brings it, ``tag`` that one's own id; ``led_at`` when it took
    another one's place.
    """

    story_id: int
    printed_id: str
    moment: datetime
    size: int
    article_id: int
    led_at: datetime | None = None
    tag: str = ""
