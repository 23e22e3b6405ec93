"""Tell the words by which a document matches, where no pattern finds them.

query: for the labels of classification, which are most matches by far; pure. Each word is told
as it first stands in the text, so that one look for it is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feeds.query.distance import Run
from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.finding import find, held_terms, stems_asked
from feeds.query.holding import holds
from feeds.query.nodes import And, Field, Leaf, Not, Or, Pattern, Phrase, Query, When, Word

# Where words are first met: the number of the field, then those of the first and the last word,
# or that of the term.
_Place = tuple[int, int, int]
_Firsts = dict[tuple[str, ...], _Place]

FIELDS = (*TEXTS, *EXACT_FIELDS)
"""All fields in the order in which matches are told."""

NUMBERS = {field: number for number, field in enumerate(FIELDS)}


def first_terms(query: Query, document: Document) -> tuple[str, ...] | None:
    """The terms of a match of *query*, see ``Match``; None where a pattern finds some of them.

    Args: document: one that matches.
    """
    firsts: _Firsts = {}
    for leaf, within in _asked(query, document, ANYWHERE):
        if isinstance(leaf, Pattern) and within[0] not in EXACT_FIELDS:
            return None
        for what, place in _places(leaf, document, within):
            if place < firsts.get(what, _NOWHERE):
                firsts[what] = place
    told = sorted((place, what) for what, place in firsts.items())
    return tuple(dict.fromkeys(_said(place, what, document) for place, what in told))


def _asked(
    query: Query, document: Document, within: Sequence[str]
) -> Iterator[tuple[Leaf, Sequence[str]]]:
    """The leaves that make *query* match, each with the fields that it is put to."""
    match query:
        case And():
            for part in query.parts:
                yield from _asked(part, document, within)
        case Or():
            for part in query.parts:
                if holds(part, document, within):
                    yield from _asked(part, document, within)
        case Field():
            yield from _asked(query.query, document, (query.name,))
        case Not() | When():
            return
        case _:
            yield query, within


def _places(
    leaf: Leaf, document: Document, within: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], _Place]]:
    """What a leaf finds, and where; of the same words at least the first place."""
    if within[0] in EXACT_FIELDS:
        for nth, what in held_terms(leaf, document, within[0]):
            yield what, (NUMBERS[within[0]], nth, 0)
    elif isinstance(leaf, Word | Phrase):
        yield from _first(stems_asked(leaf.text, document.language).stems, document, within)
    else:
        for field in within:
            for run in find(leaf, document, field):
                if isinstance(run, Run):  # patterns alone find anything else here
                    yield run.what, (NUMBERS[field], run.first, run.last)


def _first(
    asked: tuple[str, ...], document: Document, within: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], _Place]]:
    for field in within:
        places = document.words(field).line.places(asked)
        if places:
            yield asked, (NUMBERS[field], places[0], places[0] + len(asked) - 1)
            return


def _said(place: _Place, what: tuple[str, ...], document: Document) -> str:
    number, first, last = place
    if FIELDS[number] in EXACT_FIELDS:
        return " ".join(what[1].split())
    return document.words(FIELDS[number]).said(first, last)


_NOWHERE = (len(FIELDS), 0, 0)
