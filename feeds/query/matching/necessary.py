"""What a document must hold to have any chance of matching a query.

query: what a rule index is built on; pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, pairwise
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
from feeds.query.words.analyzer import folded_words
from feeds.query.words.parts import word_parts

OWN_WORDS = ("title", "author")
"""Texts with few words, which are looked through apart; nearly every word is in the body."""

# Needs of alternatives that are combined: a second one leaves few rules to try in vain.
_COMBINED = 2


class Need(NamedTuple):
    """A word, a part of one with its stars, or the term of an exact field; folded.

    ``is_form`` tells that no other form of the word will do.
    """

    field: str | None
    word: str
    is_form: bool = False


def required(query: Query) -> tuple[frozenset[str], ...]:
    """Sets of keys of which a matching document holds at least one each.

    A key is a folded word, to be stemmed by the document's language, or two that stand side by
    side (``jean paul``), those of one of ``OWN_WORDS`` as ``field:word``; terms of exact fields
    are ``field:term``, as ``Document.term_keys`` names them; parts of words have their stars
    (``*wahl*``) and are for folded words. Empty where nothing is necessary, as in a query that
    only says what must be absent.
    """
    return tuple(frozenset(map(_key, needs)) for needs in _required(query, None, _pairs))


def needed(query: Query) -> tuple[frozenset[Need], ...]:
    """The same word by word, with the field that each is asked of; None for anywhere."""
    return _required(query, None, tuple)


# Words that stand side by side, as what is needed of them.
_Reading = Callable[[Sequence[str]], tuple[str, ...]]


def _pairs(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(" ".join, pairwise(words))) or tuple(words)


def _key(need: Need) -> str:
    is_own = need.field in OWN_WORDS and "*" not in need.word
    return f"{need.field}:{need.word}" if is_own or need.field in EXACT_FIELDS else need.word


def _required(query: Query, field: str | None, reading: _Reading) -> tuple[frozenset[Need], ...]:
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            is_form = isinstance(query, Exact)
            needs = (Need(field, word, is_form) for word in _words(query, field, reading))
            return tuple(frozenset({need}) for need in needs)
        case Field():
            return _required(query.query, query.name, reading)
        case And():
            parts = (_required(part, field, reading) for part in query.parts)
            return tuple(chain.from_iterable(parts))
        case Or():
            return _of_either(tuple(_required(part, field, reading) for part in query.parts))
        case Not() | When():
            return ()
        case _:
            assert_never(query)


def _words(leaf: Leaf, field: str | None, reading: _Reading) -> tuple[str, ...]:
    if field is not None and field in EXACT_FIELDS:
        return _terms(leaf, field)
    match leaf:
        case Word() | Phrase() | Exact():
            return reading(folded_words(leaf.text))
        case Part():
            return tuple(one.key for one in word_parts(leaf))
        case Near():
            return tuple(word for part in leaf.parts for word in _words(part, field, reading))
        case Pattern():
            return ()
        case _:
            assert_never(leaf)


def _terms(leaf: Leaf, field: str) -> tuple[str, ...]:
    """The whole term that is asked for, where it is one that a document can list."""
    if EXACT_FIELDS[field] is None or not isinstance(leaf, Word | Phrase | Exact):
        return ()
    return (fold_term(leaf.text),)


def _of_either(branches: tuple[tuple[frozenset[Need], ...], ...]) -> tuple[frozenset[Need], ...]:
    """One need of each branch is met: of "a OR (b c)", a or b, and a or c.

    Only the narrowest needs of each branch are combined. A branch that needs nothing frees
    them all.
    """
    if not all(branches):
        return ()
    narrowest = (sorted(branch, key=len)[:_COMBINED] for branch in branches)
    some: list[frozenset[Need]] = [frozenset()]
    for branch in narrowest:
        both = (one | other for one in some for other in branch)
        some = sorted(dict.fromkeys(both), key=len)[:_COMBINED]
    return tuple(some)
