"""Feeds whose address has changed or ended: aliases and retired tables.

config: read by the checks across tables and by the last step of ``load``; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from feeds.config.faults import Fault, key_name, shown
from feeds.config.keys import schema
from feeds.model import FeedKey

Addressed = schema.Source | schema.Category | schema.Topic | schema.Feed
T = TypeVar("T", bound=Addressed)

_EXPECTED = "an id that a feed of this table once had and none has now"


def living(table: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """What is published still."""
    return ((id_, one) for id_, one in table.items() if not one.retired)


def moved(tables: schema.Tables) -> dict[FeedKey, FeedKey]:
    """Each former feed and the one that took its place."""
    return {
        FeedKey(kind, alias): FeedKey(kind, id_)
        for kind, id_, one in _all(tables)
        for alias in one.aliases
        if not one.retired
    }


def retired(tables: schema.Tables) -> frozenset[FeedKey]:
    """What is gone for good, under all the ids that it ever had."""
    return frozenset(
        FeedKey(kind, name)
        for kind, id_, one in _all(tables)
        for name in (id_, *one.aliases)
        if one.retired
    )


def faults(tables: schema.Tables) -> Iterator[Fault]:
    """Former sites that the present one is a part of, and aliases that mean two feeds."""
    for index, former in enumerate(tables.site.former_urls):
        if f"{tables.site.base_url}/".lower().startswith(f"{former}/".lower()):
            reason = f"base_url is below {shown(former)}, so that nobody could tell them apart"
            yield Fault(("site", "former_urls", index), reason, "an address that was given up")
    takers: dict[FeedKey, str] = {}
    for kind, id_, one in _all(tables):
        for index, alias in enumerate(one.aliases):
            path = (kind, id_, "aliases", index)
            if alias in getattr(tables, kind):
                reason = f"{shown(alias)} is there: [{key_name((kind, alias))}]"
                yield Fault(path, reason, _EXPECTED)
            other = takers.setdefault(FeedKey(kind, alias), id_)
            if other != id_:
                reason = f"{shown(alias)} is an alias of [{key_name((kind, other))}] already"
                yield Fault(path, reason, _EXPECTED)


def _all(tables: schema.Tables) -> Iterator[tuple[str, str, Addressed]]:
    for kind in ("categories", "topics", "feeds", "sources"):
        for id_, one in getattr(tables, kind).items():
            yield kind, id_, one
