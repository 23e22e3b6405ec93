"""Which keys there are, asked by path: what is expected there, what is near a wrong one.

config: reads the schema, for the messages and for the tests of the reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic.fields import FieldInfo

from feeds.config.keys.schema import Table, Tables
from feeds.config.reading.positions import KeyPath

# Keys and tables that are designed and come with a later version.
LATER: dict[str, frozenset[str]] = {
    "storage": frozenset({"keep"}),
    "publish": frozenset({"hubs"}),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: ``name`` is written like ``sources.ID.url``."""

    name: str
    default: Any
    expected: str


def all_keys() -> tuple[Key, ...]:
    """Every key that this version knows, in the order of the schema."""
    return tuple(
        Key(f"{prefix}.{name}", field.get_default(), field.description or "")
        for prefix, table in _tables()
        for name, field in table.model_fields.items()
    )


def expected_at(path: KeyPath) -> str:
    """What may stand at *path*, in plain words; "" where nothing may."""
    field = _field_at(path)
    return (field.description or "") if field else ""


def table_at(path: KeyPath) -> type[Table] | None:
    """The table whose keys stand at *path*; None for a value or a table of ids."""
    table: type[Table] | None = Tables
    among: type[Table] | None = None  # the tables by id that stand here
    for part in path:
        field = table.model_fields.get(str(part)) if table else None
        table, among = (_table_type(field), _among(field)) if field else (among, None)
    return table


def advice(path: KeyPath) -> tuple[str, str]:
    """For an unknown key: which keys its table has, and a hint which one was meant."""
    owner = table_at(path[:-1])
    known = list(owner.model_fields) if owner else []
    wrong = str(path[-1])
    if _snake(wrong) in LATER.get(str(path[0]) if len(path) > 1 else "", ()):
        return "", "not available in this version"
    near = get_close_matches(_snake(wrong), known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else ""
    return f"one of {', '.join(known)}", hint


def _tables() -> Iterator[tuple[str, type[Table]]]:
    """Each table with its name; ID stands for the ids that an admin chooses.

    Without defaults, which have the keys of what they are for.
    """
    for name in Tables.model_fields:
        for prefix in (name, f"{name}.ID"):
            table = table_at(tuple(prefix.split(".")))
            if table is not None and name != "defaults":
                yield prefix, table


def _table_type(field: FieldInfo) -> type[Table] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Table) else None


def _among(field: FieldInfo) -> type[Table] | None:
    """What a table of ids holds under each."""
    kinds = get_args(field.annotation)
    is_table = len(kinds) > 1 and isinstance(kinds[1], type) and issubclass(kinds[1], Table)
    return kinds[1] if is_table else None


def _field_at(path: KeyPath) -> FieldInfo | None:
    for depth in (2, 1, 0):
        owner = table_at(path[:depth]) if len(path) > depth else None
        if owner is not None:
            return owner.model_fields.get(str(path[depth]))
    return None


def _snake(key: str) -> str:
    """baseUrl, base-url and Base URL all mean base_url."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-\s]+", "_", key).casefold()
