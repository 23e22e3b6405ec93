"""When sources would be visited otherwise than now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.config import Config
from feeds.config.keys.durations import written
from feeds.model import Source


@dataclass(frozen=True, slots=True)
class Visits:
    """A source, or "" for all, and what becomes of its visits."""

    source_id: str
    sentence: str


def changes(before: Config | None, after: Config) -> Iterator[Visits]:
    """Every change of the visits, general ones first."""
    known = before.sources if before else {}
    if before and before.refresh != after.refresh:
        yield from _general(before, after)
    for id_, source in after.sources.items():
        if id_ not in known:
            yield Visits(id_, "is visited at once, for the first time")
        elif sentence := _otherwise(known[id_], source):
            yield Visits(id_, sentence)
    for id_ in known:
        if id_ not in after.sources:
            yield Visits(id_, "is not visited any more; its articles stay")


def _general(before: Config, after: Config) -> Iterator[Visits]:
    old, new = before.refresh, after.refresh
    if (old.min_interval, old.max_interval) != (new.min_interval, new.max_interval):
        limits = f"between {written(new.min_interval)} and {written(new.max_interval)}"
        yield Visits("", f"sources without an interval of their own are visited {limits}")
    if (old.per_host, old.spacing) != (new.per_host, new.spacing):
        yield Visits("", f"{new.per_host} at once to a host, {written(new.spacing)} between two")


def _otherwise(old: Source, new: Source) -> str:
    if (old.kind, old.url, old.path) != (new.kind, new.url, new.path):
        return "is visited at once at its new address, as if for the first time"
    if old.skip != new.skip:
        return "is visited at once, and all that it lists is looked at again"
    if old.interval != new.interval:
        if new.interval is None:
            return "is visited by its rhythm"
        return f"is visited every {written(new.interval)}"
    return ""
