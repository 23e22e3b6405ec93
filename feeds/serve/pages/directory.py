"""The feeds that there are, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice

from feeds.model import FeedKey
from feeds.serve.context import public, sizes
from feeds.serve.pages.languages import Language
from feeds.storage import Connection

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


def directory(connection: Connection) -> Mapping[str, Group]:
    """The served feeds by kind, in the order of the config, the first ones of each."""
    listed = public().listed
    first = {kind: keys[:LISTED] for kind, keys in listed.items()}
    counted = {one.key: one for one in entries(connection, [*chain(*first.values())])}
    return {
        kind: Group([counted[key] for key in keys if key in counted], len(listed[kind]))
        for kind, keys in first.items()
        if any(key in counted for key in keys)
    }


def entries(connection: Connection, keys: Sequence[FeedKey]) -> Sequence[Entry]:
    """These feeds in their order, as far as they are served."""
    counts, titles = sizes().of_feeds(connection, keys), public().feeds
    return [Entry(key, titles[key], counts[key]) for key in keys if key in counts]


def near(path: str, connection: Connection) -> Sequence[Entry]:
    """The feeds whose ids are like the end of a wrong address, the most alike first."""
    keys = list(islice(chain(*public().listed.values()), COMPARED))
    name = path.rpartition("/")[2].partition(".")[0].lower()
    ids = get_close_matches(name, dict.fromkeys(key.id for key in keys), n=3)
    return entries(connection, [key for one in ids for key in keys if key.id == one])


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
