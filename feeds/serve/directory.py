"""The feeds that there are, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from feeds.model import FeedKey
from feeds.serve.context import public
from feeds.serve.languages import Language

LISTED = 25
"""Feeds of a kind that a page lists which is about something else; the others have pages."""

COMPARED = 1000
"""Feeds that are compared with a wrong address, at most: each costs some microseconds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed with its title and its number of articles."""

    key: FeedKey
    title: str
    articles: int


@dataclass(frozen=True, slots=True)
class Group:
    """The first feeds of a kind, and how many there are."""

    entries: Sequence[Entry]
    size: int


def directory(counts: Mapping[FeedKey, int]) -> Mapping[str, Group]:
    """The served feeds by kind, in the order of the config, the first ones of each.

    *counts* are their numbers of articles. Sources of which nothing is shown are left out.
    """
    entries: dict[str, list[Entry]] = {}
    for key in shown(counts):
        entries.setdefault(key.kind, []).append(Entry(key, public().feeds[key], counts[key]))
    return {kind: Group(found[:LISTED], len(found)) for kind, found in entries.items()}


def shown(counts: Mapping[FeedKey, int]) -> list[FeedKey]:
    """The served feeds that directories list, in their order."""
    hidden = {FeedKey("sources", name) for name in public().hidden}
    return [key for key in public().feeds if key in counts and key not in hidden]


def near(path: str, counts: Mapping[FeedKey, int]) -> Sequence[Entry]:
    """The feeds whose ids are like the end of a wrong address, the most alike first."""
    keys = shown(counts)[:COMPARED]
    name = path.rpartition("/")[2].partition(".")[0].lower()
    ids = get_close_matches(name, dict.fromkeys(key.id for key in keys), n=3)
    feeds = public().feeds
    return [Entry(key, feeds[key], counts[key]) for one in ids for key in keys if key.id == one]


def headings(language: Language) -> Mapping[str, str]:
    """What stands above the feeds of each kind."""
    _ = language.gettext
    return {
        "all": _("Everything"),
        "categories": _("Categories"),
        "topics": _("Topics"),
        "feeds": _("Selections"),
        "sources": _("Sources"),
    }


def singulars(language: Language) -> Mapping[str, str]:
    """What one feed of each kind is."""
    _ = language.gettext
    return {
        "categories": _("Category"),
        "topics": _("Topic"),
        "feeds": _("Selection"),
        "sources": _("Source"),
    }
