"""Tell the words by which a document matches, where no pattern finds them.

query: for the labels of classification, which are most matches by far; pure. Each word is told
as it first stands in the text, so that one look for it is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.query.distance import Run
from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.finding import Held, find, stems_asked
from feeds.query.holding import holds
from feeds.query.nodes import And, Field, Leaf, Not, Or, Phrase, Query, When, Word

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
    if not _collect(query, document, ANYWHERE, firsts):
        return None
    told = sorted((place, what) for what, place in firsts.items())
    return tuple(dict.fromkeys(_said(place, what, document) for place, what in told))


def _collect(query: Query, document: Document, within: Sequence[str], firsts: _Firsts) -> bool:
    """Fill *firsts* by what *query* finds; False where a pattern finds it."""
    match query:
        case Word() | Phrase():
            _find_words(query, document, within, firsts)
        case And():
            return all(_collect(part, document, within, firsts) for part in query.parts)
        case Or():
            held = (part for part in query.parts if _may_find(part, document, within))
            return all(_collect(part, document, within, firsts) for part in held)
        case Field():
            return _collect(query.query, document, (query.name,), firsts)
        case Not() | When():
            pass
        case _:
            return _find_places(query, document, within, firsts)
    return True


def _may_find(part: Query, document: Document, within: Sequence[str]) -> bool:
    """Whether an alternative is to be told; a word that is not there finds nothing anyway."""
    return isinstance(part, Word) or holds(part, document, within)


def _find_words(
    leaf: Word | Phrase, document: Document, within: Sequence[str], firsts: _Firsts
) -> None:
    if within[0] in EXACT_FIELDS:
        _find_places(leaf, document, within, firsts)
        return
    asked = stems_asked(leaf.text, document.language).stems
    for field, line in zip(within, document.lines(within), strict=True):
        if places := line.places(asked):
            _note(firsts, asked, (NUMBERS[field], places[0], places[0] + len(asked) - 1))
            return


def _find_places(leaf: Leaf, document: Document, within: Sequence[str], firsts: _Firsts) -> bool:
    for field in within:
        number = NUMBERS[field]
        for found in find(leaf, document, field):
            match found:
                case Run(first, last, what):
                    _note(firsts, what, (number, first, last))
                case Held(nth, what):
                    _note(firsts, what, (number, nth, 0))
                case _:
                    return False
    return True


def _note(firsts: _Firsts, what: tuple[str, ...], place: _Place) -> None:
    if what not in firsts or place < firsts[what]:
        firsts[what] = place


def _said(place: _Place, what: tuple[str, ...], document: Document) -> str:
    number, first, last = place
    if FIELDS[number] in EXACT_FIELDS:
        return " ".join(what[1].split())
    return document.words(FIELDS[number]).said(first, last)
