"""Put a query to a document: does it match, and by which words.

query: the heart; pure. Which words a leaf means is ``finding``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.finding import find, holds
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
_TOLD = {field: number for number, field in enumerate(_FIELDS)}


@dataclass(frozen=True, slots=True)
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
    """A place where a leaf matched, sorting in reading order; ``what`` was asked for there.

    In a term ``start`` and ``end`` are not used.
    """

    told: int
    nth_term: int
    start: int
    end: int
    what: tuple[str, ...]


def match(query: Query, document: Document) -> Match | None:
    """How *document* matches *query*; None where it does not."""
    return match_within(query, document, field=None)


def match_within(query: Query, document: Document, *, field: str | None) -> Match | None:
    """How *document* matches a part of a query that is put to *field*; None for anywhere."""
    hits = _find(query, document, ANYWHERE if field is None else (field,))
    return None if hits is None else _told(sorted(set(hits)), document)


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
    if within[0] in EXACT_FIELDS:
        field = within[0]
        terms = enumerate(document.terms.get(field, ()))
        found = (nth for nth, term in terms if holds(field, leaf, term))
        return [_Hit(_TOLD[field], n, 0, 0, (field, document.terms[field][n])) for n in found]
    return [_Hit(_TOLD[name], 0, *place) for name in within for place in find(leaf, document, name)]


def _told(hits: list[_Hit], document: Document) -> Match:
    evidence = tuple(_evidence(hit, document) for hit in hits)
    first_forms: dict[tuple[str, ...], str] = {}
    for hit, proof in zip(hits, evidence, strict=True):
        first_forms.setdefault(hit.what, " ".join(proof.text.split()))
    return Match(evidence, tuple(first_forms.values()))


def _evidence(hit: _Hit, document: Document) -> Evidence:
    field = _FIELDS[hit.told]
    if field in EXACT_FIELDS:
        term = document.terms[field][hit.nth_term]
        return Evidence(field, 0, len(term), term)
    return Evidence(field, hit.start, hit.end, document.texts[field][hit.start : hit.end])
