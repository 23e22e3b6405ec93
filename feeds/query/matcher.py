"""Put a query to a document: does it match, and by which words.

query: the heart; pure. Which words a leaf means is ``finding``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.finding import Found, Held, find, may_hold, place
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

# Matches are told in this order: the texts as read, then the terms.
_FIELDS = (*TEXTS, *EXACT_FIELDS)
_NUMBERS = {field: number for number, field in enumerate(_FIELDS)}


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words that made a query match: ``text`` is ``[start:end]`` of the field's original.

    In an exact field the original is the term itself, so it is told whole.
    """

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """Why a document matches: every place, in reading order, and each word once.

    ``terms`` are as in the text; of several forms of a word the first one met stands for
    all. Both are empty where a query only says what must be absent.
    """

    evidence: tuple[Evidence, ...]
    terms: tuple[str, ...]


class _Hit(NamedTuple):
    """What a leaf found; ``field`` by its number, so that hits sort as they are told."""

    field: int
    found: Found


class _Told(NamedTuple):
    """Evidence as it sorts in reading order."""

    field: int
    position: int
    end: int
    evidence: Evidence


def match(query: Query, document: Document) -> Match | None:
    """How *document* matches *query*; None where it does not."""
    return match_within(query, document, field=None)


def match_within(query: Query, document: Document, *, field: str | None) -> Match | None:
    """How *document* matches a part of a query that is put to *field*; None for anywhere."""
    hits = _find(query, document, ANYWHERE if field is None else (field,))
    if hits is None:
        return None
    told = sorted({_told(hit, document) for hit in hits})
    return Match(tuple(one.evidence for one in told), _terms(hits, document))


def matched_terms(query: Query, document: Document) -> tuple[str, ...] | None:
    """The ``terms`` of a match alone, in a fraction of the time; None where there is none."""
    hits = _find(query, document, ANYWHERE)
    return None if hits is None else _terms(hits, document)


def _find(query: Query, document: Document, within: Sequence[str]) -> list[_Hit] | None:
    """All hits of *query* in the fields *within*; None where it does not match."""
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return _leaf(query, document, within) or None
        case Field():
            return _find(query.query, document, (query.name,))
        case And():
            return _all(query, document, within)
        case Or():
            found = [_find(part, document, within) for part in query.parts]
            matched = [hits for hits in found if hits is not None]
            return [hit for hits in matched for hit in hits] if matched else None
        case Not():
            return None if _find(query.query, document, within) is not None else []
        case When():
            return [] if document.is_within(query) else None
        case _:
            assert_never(query)


def _all(query: And, document: Document, within: Sequence[str]) -> list[_Hit] | None:
    hits: list[_Hit] = []
    for part in query.parts:
        found = _find(part, document, within)
        if found is None:
            return None
        hits += found
    return hits


def _leaf(leaf: Leaf, document: Document, within: Sequence[str]) -> list[_Hit]:
    if not may_hold(leaf, document, within[0]):
        return []
    return [
        _Hit(_NUMBERS[field], found) for field in within for found in find(leaf, document, field)
    ]


def _terms(hits: Iterable[_Hit], document: Document) -> tuple[str, ...]:
    firsts: dict[tuple[str, ...], _Hit] = {}
    for hit in hits:
        known = firsts.setdefault(hit.found.what, hit)
        if (hit.field, hit.found[0]) < (known.field, known.found[0]):
            firsts[hit.found.what] = hit
    told = sorted(_told(hit, document) for hit in firsts.values())
    return tuple(dict.fromkeys(" ".join(one.evidence.text.split()) for one in told))


def _told(hit: _Hit, document: Document) -> _Told:
    field = _FIELDS[hit.field]
    if isinstance(hit.found, Held):
        term = hit.found.term
        return _Told(hit.field, hit.found.nth, 0, Evidence(field, 0, len(term), term))
    start, end, _ = place(hit.found, document.words(field))
    said = document.texts[field][start:end]
    return _Told(hit.field, start, end, Evidence(field, start, end, said))
