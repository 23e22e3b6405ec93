"""Put a query to a document: does it match, and by which words.

query: the heart; pure. Words match words, never parts of them, by their stem in the
document's language; phrases match words side by side in one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, assert_never

from feeds.query.analyzer import read_stems
from feeds.query.document import Document, Words, fold_term
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS, holds
from feeds.query.nodes import And, Field, Not, Or, Phrase, Query, When, Word

# Matches are told in this order: the texts as read, then the terms.
_TOLD = (*TEXTS, *EXACT_FIELDS)

# Questions remembered with their stems, so that each rule is analysed once a language.
_REMEMBERED = 1 << 16


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
    """A place where a leaf matched, sorting in reading order; ``what`` was asked for.

    In a text ``first`` and ``last`` are numbers of words; they are not used of a term.
    """

    told: int
    nth_term: int
    first: int
    last: int
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
        case Word() | Phrase():
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


def _leaf(leaf: Word | Phrase, document: Document, within: Sequence[str]) -> list[_Hit]:
    if within[0] in EXACT_FIELDS:
        return list(_in_terms(leaf, document, within[0]))
    asked = _stems(leaf.text, document.language)
    return [
        _Hit(_TOLD.index(name), 0, first, first + len(asked) - 1, asked)
        for name in within
        for first in _side_by_side(asked, document.words(name))
    ]


def _in_terms(leaf: Word | Phrase, document: Document, field: str) -> Iterator[_Hit]:
    wanted = fold_term(leaf.text)
    for nth, term in enumerate(document.terms.get(field, ())):
        if holds(field, wanted=wanted, term=fold_term(term)):
            yield _Hit(_TOLD.index(field), nth, 0, 0, (field, term))


@lru_cache(maxsize=_REMEMBERED)
def _stems(text: str, language: str | None) -> tuple[str, ...]:
    return read_stems(text, language).stems


def _side_by_side(asked: tuple[str, ...], words: Words) -> Iterator[int]:
    """The number of the first word of each place where *asked* follow one another."""
    for first in words.places.get(asked[0], ()):
        if len(asked) == 1 or words.read.stems[first : first + len(asked)] == asked:
            yield first


def _told(hits: list[_Hit], document: Document) -> Match:
    evidence = tuple(_evidence(hit, document) for hit in hits)
    first_forms: dict[tuple[str, ...], str] = {}
    for hit, proof in zip(hits, evidence, strict=True):
        first_forms.setdefault(hit.what, " ".join(proof.text.split()))
    return Match(evidence, tuple(first_forms.values()))


def _evidence(hit: _Hit, document: Document) -> Evidence:
    field = _TOLD[hit.told]
    if field in EXACT_FIELDS:
        term = document.terms[field][hit.nth_term]
        return Evidence(field, 0, len(term), term)
    start, end = document.words(field).read.span(hit.first, hit.last)
    return Evidence(field, start, end, document.texts[field][start:end])
