"""What a feed does not take in, although it belongs there: its section or source decides that.

classify: after the rules; pure. Topics and selections have theirs in their rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feeds.model import FeedKey, Label
from feeds.query import ANYWHERE, Document, Query, holds, language_ranges


@dataclass(frozen=True, slots=True)
class Door:
    """Keeps out what ``exclude`` matches, and other ``languages`` than these (empty: none)."""

    exclude: Query | None
    languages: frozenset[str] = frozenset()

    def lets_in(self, seen: Document) -> bool:
        """Whether an article may enter; *seen* knows its category and topics."""
        spoken = language_ranges(seen.language or "")
        if self.languages and not any(one.lower() in spoken for one in self.languages):
            return False
        return self.exclude is None or not holds(self.exclude, seen, ANYWHERE)


def entering(
    labels: Iterable[Label], doors: Mapping[FeedKey, Door], seen: Document
) -> tuple[Label, ...]:
    """The labels of the feeds that let an article in."""
    if not doors:
        return tuple(labels)
    return tuple(one for one in labels if one.feed not in doors or doors[one.feed].lets_in(seen))
