"""What an edit would end: the brake that keeps a slip from taking something off the net."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from feeds.assemble.values import shelves
from feeds.config import Config
from feeds.model import FeedKey
from feeds.storage import Connection
from feeds.storage.feed import feeds
from feeds.storage.queue import roster

MOST_SOURCES = 0.1
"""The share of the sources that an edit may remove."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ends:
    """Feeds whose addresses would lead nowhere, and sources that would bring nothing more.

    ``sources`` is how many there were.
    """

    feeds: tuple[FeedKey, ...]
    removed: tuple[str, ...]
    sources: int

    @property
    def is_braked(self) -> bool:
        """Whether somebody has to say that this is meant."""
        return bool(self.feeds) or len(self.removed) > MOST_SOURCES * self.sources

    def told(self) -> str:
        """Why, in a sentence."""
        said = []
        if self.feeds:
            said.append(f"ends {_listed([one.path for one in self.feeds])}")
        if len(self.removed) > MOST_SOURCES * self.sources:
            said.append(f"removes {len(self.removed)} of {self.sources} sources")
        return " and ".join(said)


def ends(connection: Connection, before: Config | None, after: Config) -> Ends:
    """What *after* would end of what is served now; *before* tells of former addresses."""
    served = set(feeds.active(connection)) | (set(before.moved) if before else set())
    active = roster.active_ids(connection)
    gone = served - still_answered(after)
    return Ends(
        tuple(sorted(gone, key=lambda one: one.path)),
        tuple(sorted(active - after.sources.keys())),
        len(active),
    )


def still_answered(config: Config) -> AbstractSet[FeedKey]:
    """Every feed whose address leads somewhere, if only to word of its end."""
    return {one.key for one in shelves(config)} | config.moved.keys() | config.retired


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
