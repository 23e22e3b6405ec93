"""The feeds that there are, for people."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.model import FeedKey
from feeds.serve.context import public
from feeds.serve.languages import Language

Directory = Mapping[str, list[tuple[FeedKey, str, int]]]
"""Kind -> feeds with title and number of articles."""


def directory(counts: Mapping[FeedKey, int]) -> Directory:
    """The served feeds in the order of the config, with the articles that each holds."""
    groups: dict[str, list[tuple[FeedKey, str, int]]] = {}
    for key, title in public().feeds.items():
        if key in counts:
            groups.setdefault(key.kind, []).append((key, title, counts[key]))
    return groups


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
