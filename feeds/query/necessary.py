"""What a document must hold to have any chance of matching a query.

query: what a rule index is built on; pure.
"""

from __future__ import annotations

from typing import assert_never

from feeds.query.analyzer import analyze
from feeds.query.document import fold_term
from feeds.query.fields import EXACT_FIELDS
from feeds.query.nodes import And, Field, Not, Or, Phrase, Query, When, Word


def required(query: Query) -> tuple[frozenset[str], ...]:
    """Sets of words of which a matching document holds at least one each.

    Words are folded, to be stemmed by the document's language; terms of exact fields are
    ``field:term``. ``Document.keys`` names both. Empty where nothing is necessary, as in a
    query that only says what must be absent.
    """
    return _required(query, None)


def _required(query: Query, field: str | None) -> tuple[frozenset[str], ...]:
    match query:
        case Word() | Phrase():
            return tuple(frozenset({key}) for key in _keys(query.text, field))
        case Field():
            return _required(query.query, query.name)
        case And():
            return tuple(words for part in query.parts for words in _required(part, field))
        case Or():
            return _of_either(tuple(_required(part, field) for part in query.parts))
        case Not() | When():
            return ()
        case _:
            assert_never(query)


def _keys(text: str, field: str | None) -> tuple[str, ...]:
    if field is None or field not in EXACT_FIELDS:
        return tuple(token.folded for token in analyze(text, None))
    return () if EXACT_FIELDS[field] is None else (f"{field}:{fold_term(text)}",)


def _of_either(branches: tuple[tuple[frozenset[str], ...], ...]) -> tuple[frozenset[str], ...]:
    """One set: the narrowest of each branch. A branch that needs nothing frees them all."""
    if not all(branches):
        return ()
    return (frozenset().union(*(min(branch, key=len) for branch in branches)),)
