"""Put a query to a document: does it match, and by which words.

query: the heart; pure. Which words a leaf means is ``finding``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, FIELDS, NUMBERS
from feeds.query.matching.finding import Found, Held, find, place
from feeds.query.matching.holding import holds
from feeds.query.nodes import And, Field, Not, Or, Query, When


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
    within = ANYWHERE if field is None else (field,)
    if not holds(query, document, within):
        return None
    hits = list(_hits(query, document, within))
    told = sorted({_told(hit, document) for hit in hits})
    return Match(tuple(one.evidence for one in told), _terms(hits, document))


def _hits(query: Query, document: Document, within: Sequence[str]) -> Iterator[_Hit]:
    """All hits of a *query* that matches in the fields *within*."""
    match query:
        case And() | Or():
            for part in query.parts:
                if isinstance(query, And) or holds(part, document, within):
                    yield from _hits(part, document, within)
        case Field():
            yield from _hits(query.query, document, (query.name,))
        case Not() | When():
            return
        case _:
            for field in within:
                number = NUMBERS[field]
                yield from (_Hit(number, found) for found in find(query, document, field))


def _terms(hits: Iterable[_Hit], document: Document) -> tuple[str, ...]:
    firsts: dict[tuple[str, ...], _Hit] = {}
    for hit in hits:
        known = firsts.setdefault(hit.found.what, hit)
        if (hit.field, hit.found[0]) < (known.field, known.found[0]):
            firsts[hit.found.what] = hit
    told = sorted(_told(hit, document) for hit in firsts.values())
    return tuple(dict.fromkeys(" ".join(one.evidence.text.split()) for one in told))


def _told(hit: _Hit, document: Document) -> _Told:
    field = FIELDS[hit.field]
    if isinstance(hit.found, Held):
        term = hit.found.term
        return _Told(hit.field, hit.found.nth, 0, Evidence(field, 0, len(term), term))
    start, end, _ = place(hit.found, document.words(field))
    said = document.texts[field][start:end]
    return _Told(hit.field, start, end, Evidence(field, start, end, said))
