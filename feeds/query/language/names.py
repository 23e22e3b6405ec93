"""Which names a query asks a field for: what it depends on.

query: for selections, which change with the topics and categories that they name; pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeds.query.document import fold_term
from feeds.query.nodes import And, Exact, Field, Not, Or, Phrase, Query, Word

ANY = "*"
"""Stands for all names, where a query asks for a part of them or by a pattern."""


def names_asked(query: Query, field: str) -> frozenset[str]:
    """The folded names that *query* asks *field* for, also those that it excludes."""
    return frozenset(_names(query, field, inside=False))


def _names(query: Query, field: str, *, inside: bool) -> Iterator[str]:
    match query:
        case And() | Or():
            for part in query.parts:
                yield from _names(part, field, inside=inside)
        case Not():
            yield from _names(query.query, field, inside=inside)
        case Field():
            yield from _names(query.query, field, inside=query.name == field)
        case Word() | Phrase() | Exact() if inside:
            yield fold_term(query.text)
        case _ if inside:
            yield ANY
