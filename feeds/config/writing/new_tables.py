"""New tables put into the text of a config file, which stays as it is otherwise.

config: the only writer of TOML; pure. A program that reads the file into a tree and writes the
tree again moves comments to other tables: what stands above a heading belongs to it for people,
to the table before it for TOML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomli

from feeds.config.reading.positions import positions
from feeds.config.reading.references import is_reference
from feeds.errors import InputError


@dataclass(frozen=True, slots=True)
class NewTable:
    """``[KIND.ID]`` with texts as values; *kind* is sources, categories, topics or feeds."""

    kind: str
    id: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The table as TOML, with a line end after each of its lines."""
        lines = [f"[{self.kind}.{self.id}]"]
        lines += [f"{key} = {_written(value)}" for key, value in self.values.items()]
        return "".join(f"{line}\n" for line in lines)


def with_tables(text: str, tables: Sequence[NewTable]) -> str:
    """*text* with *tables*, those of a kind after the last one of that kind in their order.

    Errors: InputError where the file is written in a way in which a table cannot be added.
    """
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
    places = {kind: _place(text, lines, kind) for kind in _kinds(tables)}
    for kind in sorted(places, key=lambda one: places[one], reverse=True):
        block = [f"\n{table.text}" for table in tables if table.kind == kind]
        lines[places[kind] : places[kind]] = block
    added = "".join(lines)
    if _tree(added) != _expected(text, tables):
        raise InputError(
            "the file is written in a way in which no table can be added by a program;"
            " tables such as [sources.ID] each with a heading of its own would do"
        )
    return added


def _written(value: str) -> str:
    """*value* as a TOML string that means itself, and is no reference to something else."""
    literal = f" {value}" if is_reference(value) else value  # blanks around texts do not count
    return json.dumps(literal, ensure_ascii=False).replace("\x7f", "\\u007f")


def _kinds(tables: Iterable[NewTable]) -> list[str]:
    return list(dict.fromkeys(table.kind for table in tables))


def _place(text: str, lines: Sequence[str], kind: str) -> int:
    """How many lines stand before the new tables: all up to the last table of that kind.

    What follows that table after an empty line (the heading of the next part, as a comment)
    stays below the new tables.
    """
    known = positions(text)
    own = [place.line for path, place in known.items() if path[0] == kind]
    if not own:
        return len(lines)
    after = [place.line for place in known.values() if place.line > max(own)]
    end = min(after, default=len(lines) + 1) - 1
    last = next(n for n in range(end, 0, -1) if not _is_empty_or_comment(lines[n - 1]))
    while last < end and lines[last].strip():
        last += 1
    return last


def _is_empty_or_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _tree(text: str) -> dict[str, Any] | None:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def _expected(text: str, tables: Iterable[NewTable]) -> dict[str, Any]:
    tree = tomli.loads(text)
    for table in tables:
        values = {
            key: tomli.loads(f"x = {_written(one)}")["x"] for key, one in table.values.items()
        }
        tree.setdefault(table.kind, {})[table.id] = values
    return tree
