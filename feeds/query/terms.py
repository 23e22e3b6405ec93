"""Tell the words by which a document matches, where a query asks for words and terms alone.

query: for the labels of classification, which are most matches by far; pure. Each word is told
as it first stands in the text, so that one look for it is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.finding import held_terms, stems_asked
from feeds.query.holding import holds
from feeds.query.nodes import And, Field, Not, Or, Phrase, Query, When, Word

# Where words are first met: the number of the field, then the place and the end in its line of
# stems, or the number of the term.
_Firsts = dict[tuple[str, ...], tuple[int, int, int]]

FIELDS = (*TEXTS, *EXACT_FIELDS)
"""All fields in the order in which matches are told."""

NUMBERS = {field: number for number, field in enumerate(FIELDS)}


def first_terms(query: Query, document: Document) -> tuple[str, ...] | None:
    """The terms of a match of *query*, see ``Match``; None where it asks for more than words.

    Args: document: one that matches.
    """
    firsts: _Firsts = {}
    if not _collect(query, document, ANYWHERE, firsts):
        return None
    told = sorted((first, what) for what, first in firsts.items())
    return tuple(dict.fromkeys(_said(first, what, document) for first, what in told))


def _collect(query: Query, document: Document, within: Sequence[str], firsts: _Firsts) -> bool:
    """Fill *firsts* by what *query* finds; False where its words can not be told so."""
    match query:
        case Word() | Phrase():
            _find_first(query, document, within, firsts)
            return True
        case And():
            return all(_collect(part, document, within, firsts) for part in query.parts)
        case Or():
            held = (part for part in query.parts if holds(part, document, within))
            return all(_collect(part, document, within, firsts) for part in held)
        case Field():
            return _collect(query.query, document, (query.name,), firsts)
        case Not() | When():
            return True
        case _:
            return False


def _find_first(
    leaf: Word | Phrase, document: Document, within: Sequence[str], firsts: _Firsts
) -> None:
    if within[0] in EXACT_FIELDS:
        number = NUMBERS[within[0]]
        for nth, what in held_terms(leaf, document, within[0]):
            _note(firsts, what, (number, nth, 0))
    else:
        asked = stems_asked(leaf.text, document.language)
        for field in within:
            at = document.words(field).line.text.find(asked.line)
            if at >= 0:
                _note(firsts, asked.stems, (NUMBERS[field], at, at + len(asked.line)))
                break


def _note(firsts: _Firsts, what: tuple[str, ...], place: tuple[int, int, int]) -> None:
    if what not in firsts or place < firsts[what]:
        firsts[what] = place


def _said(place: tuple[int, int, int], what: tuple[str, ...], document: Document) -> str:
    number, at, end = place
    if FIELDS[number] in EXACT_FIELDS:
        return " ".join(what[1].split())
    return document.words(FIELDS[number]).said(at, end)
