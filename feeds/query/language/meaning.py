"""What a query means, whatever the order and spelling in which it is written.

query: to notice that two topics are the same; pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple, assert_never

from feeds.query.document import fold_term
from feeds.query.fields import EXACT_FIELDS
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
    When,
    Word,
)
from feeds.query.words.analyzer import Words, folded_words
from feeds.query.words.parts import word_parts


class Meaning(NamedTuple):
    """Equal for queries that surely match the same; ``of`` is what the kind needs to tell."""

    kind: str
    of: Hashable


def meaning(queries: Iterable[Query]) -> Meaning:
    """What queries mean of which any is enough."""
    return _several("or", (_meaning(query, None) for query in queries))


def leaf_meaning(leaf: Leaf, field: str | None) -> Meaning:
    """What a leaf means in this field; None for anywhere."""
    if field is not None and field in EXACT_FIELDS:
        return _term_meaning(leaf, field)
    match leaf:
        case Word() | Phrase():
            return Meaning("words", (field, folded_words(leaf.text)))
        case Exact():
            words = Words(leaf.text, None)
            return Meaning("exact", (field, words.spelled(0, len(words.stems) - 1)))
        case Part():
            return Meaning("part", (field, word_parts(leaf)))
        case Near():
            parts = sorted((leaf_meaning(part, field) for part in leaf.parts), key=repr)
            return Meaning("near", (tuple(parts), leaf.distance))
        case Pattern():
            return Meaning("pattern", (field, leaf.text))
        case _:
            assert_never(leaf)


def _term_meaning(leaf: Leaf, field: str) -> Meaning:
    if isinstance(leaf, Word | Phrase):
        return Meaning("term", (field, fold_term(leaf.text)))
    return Meaning("term", (field, type(leaf).__name__, str(leaf)))


def _meaning(query: Query, field: str | None) -> Meaning:
    match query:
        case And() | Or():
            kind = "and" if isinstance(query, And) else "or"
            return _several(kind, (_meaning(part, field) for part in query.parts))
        case Not(Not(inner)):
            return _meaning(inner, field)
        case Not():
            return Meaning("not", _meaning(query.query, field))
        case Field():
            return _meaning(query.query, query.name)
        case When():
            return Meaning("when", query)
        case _:
            return leaf_meaning(query, field)


def _several(kind: str, parts: Iterable[Meaning]) -> Meaning:
    """Parts in no order, each once; those of the same kind are no part of their own."""
    found: set[Meaning] = set()
    for part in parts:
        if part.kind == kind and isinstance(part.of, frozenset):
            found |= part.of
        else:
            found.add(part)
    return found.pop() if len(found) == 1 else Meaning(kind, frozenset(found))
