"""Put what a topic means in the place of its name.

query: to know what a selection needs before its topics have been found anew; pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from feeds.query.document import fold_term
from feeds.query.nodes import (
    And,
    Exact,
    Field,
    Leaf,
    Near,
    Not,
    Or,
    Part,
    Pattern,
    Phrase,
    Query,
    Word,
)


def inlined(query: Query, field: str, meant: Mapping[str, Query]) -> Query:
    """*query* with each name that it asks *field* for replaced by what that means.

    What may ask for several names, as ``rail*`` does, is met by any of them.
    """
    return _inlined(query, field, meant, inside=False) if meant else query


def _inlined(query: Query, field: str, meant: Mapping[str, Query], *, inside: bool) -> Query:
    match query:
        case And() | Or():
            parts = (_inlined(part, field, meant, inside=inside) for part in query.parts)
            return replace(query, parts=tuple(parts))
        case Not():
            return Not(_inlined(query.query, field, meant, inside=inside))
        case Field() if query.name == field:
            return _inlined(query.query, field, meant, inside=True)
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern() if inside:
            return _meant(query, field, meant)
        case _:
            return query


def _meant(leaf: Leaf, field: str, meant: Mapping[str, Query]) -> Query:
    if isinstance(leaf, Word | Phrase | Exact):
        return meant.get(fold_term(leaf.text), Field(field, leaf))
    return Or((Field(field, leaf), *meant.values()))
