"""What differs between two configs, as an admin has written them.

config: asked where a plan is drawn up; pure. References stay references, secrets are not told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from feeds.config.across.defaults import spread_as_written
from feeds.config.across.secrecy import is_secret
from feeds.config.faults import key_name, sort_of
from feeds.config.reading.files import BY_ID, INCLUDE, Files

KINDS = ("sources", "categories", "topics", "feeds")

_SHOWN_CHARS = 100


class What(StrEnum):
    """What has become of a table."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key whose value differs, as it would be written; "" where it is not there."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that differs; *id* is "" for those that there is one of."""

    kind: str
    id: str
    what: What
    keys: tuple[KeyChange, ...] = ()

    @property
    def name(self) -> str:
        """The table as its heading names it."""
        return key_name((self.kind, self.id)) if self.id else self.kind


def changes(before: Files | None, after: Files) -> tuple[TableChange, ...]:
    """Every table that differs, in the order of the kinds; *before* None is nothing at all."""
    old = before.tree if before else {}
    return (*_single(old, after.tree), *_by_id(old, after.tree))


def _single(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[TableChange]:
    for name in dict.fromkeys([*old, *new]):
        if name not in BY_ID and name != INCLUDE:
            keys = tuple(_keys((name,), old.get(name, {}), new.get(name, {})))
            if keys:
                yield TableChange(name, "", What.CHANGED, keys)


def _by_id(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[TableChange]:
    for kind in KINDS:
        there, here = spread_as_written(old, kind), spread_as_written(new, kind)
        for id_ in dict.fromkeys([*there, *here]):
            if id_ not in here:
                yield TableChange(kind, id_, What.REMOVED)
            elif id_ not in there:
                yield TableChange(kind, id_, What.ADDED)
            elif keys := tuple(_keys((kind, id_), there[id_], here[id_])):
                yield TableChange(kind, id_, What.CHANGED, keys)


def _keys(
    table: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[KeyChange]:
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            secret = is_secret((*table, key))
            yield KeyChange(key, _written(old.get(key), secret), _written(new.get(key), secret))


def _written(value: Any, secret: bool) -> str:  # noqa: FBT001 - one word a value
    if value is None:
        return ""
    if secret:
        return sort_of(value)
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _SHOWN_CHARS else f"{written[:_SHOWN_CHARS]}…"
