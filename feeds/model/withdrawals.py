"""What was taken back, and what may be said of it: never its title or text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An article that was withdrawn; ``reason`` is public.

    ``agency`` is the key of its name, "" for none. ``tag`` is the id under which feeds have
    printed it. One that is ``erased`` cannot be restored: nothing of it is left but what it is
    recognised by.
    """

    article_id: int
    public_id: str
    tag: str
    source_id: str
    agency: str
    withdrawn_at: datetime
    reason: str
    erased: bool
