"""[defaults.sources] and [defaults.feeds]: what holds where a table of that kind is silent.

config: after the schema, before the checks across tables; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from feeds.config.faults import Fault
from feeds.config.keys import kinds, schema
from feeds.config.reading.positions import KeyPath

KINDS = ("sources", "feeds")


def spread(tables: schema.Tables) -> tuple[schema.Tables, frozenset[KeyPath]]:
    """Tables in which every source and feed has its defaults, and the keys that come from there.

    A default that means nothing for a source's kind does not reach it.
    """
    filled: dict[str, dict[str, Any]] = {}
    inherited: set[KeyPath] = set()
    for kind in KINDS:
        given = _given(getattr(tables.defaults, kind))
        if given:
            filled[kind] = {}
            for id_, one in getattr(tables, kind).items():
                names = list(_missing(one, given))
                inherited |= {(kind, id_, name) for name in names}
                filled[kind][id_] = one.model_copy(update={name: given[name] for name in names})
    return tables.model_copy(update=filled), frozenset(inherited)


def origins(known: Mapping[KeyPath, str], inherited: frozenset[KeyPath]) -> dict[KeyPath, str]:
    """References also under the keys that have inherited them."""
    given = [(path, one) for path, one in known.items() if path[0] == "defaults"]
    found = dict(known)
    for kind, id_, name in inherited:
        for path, reference in given:
            if path[1:3] == (kind, name):
                found[kind, id_, *path[2:]] = reference
    return found


def at_their_place(faults: Iterable[Fault], inherited: frozenset[KeyPath]) -> list[Fault]:
    """The faults; what is wrong with a default is wrong there, once for all who inherit it."""
    found: dict[tuple[KeyPath, str], Fault] = {}
    for one in faults:
        is_ours = one.path[:3] in inherited
        path = ("defaults", one.path[0], *one.path[2:]) if is_ours else one.path
        found.setdefault((path, one.reason), replace(one, path=path))
    return list(found.values())


def spread_as_written(tree: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """The tables of *kind* as they are written, with their defaults; for whoever shows them."""
    given = tree.get("defaults", {}).get(kind, {})
    return {
        id_: {**{key: given[key] for key in given if kinds.fits(key, _kind(one, given))}, **one}
        for id_, one in tree.get(kind, {}).items()
    }


def _given(table: schema.Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in table.model_fields_set}


def _missing(one: schema.Table, given: Mapping[str, Any]) -> Iterator[str]:
    said = one.model_fields_set
    kind = _kind({"kind": one.kind} if isinstance(one, schema.Source) and one.kind else {}, given)
    return (name for name in given if name not in said and kinds.fits(name, kind))


def _kind(said: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    kind: str | None = said.get("kind", given.get("kind"))
    return kind
