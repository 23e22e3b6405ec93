"""Put a query to many documents: made ready once, for the stems of one language.

query: for classification, which tries most rules by far; pure. Whether a query matches and by
which words is found in one go.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.query.document import Document
from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.matching.finding import stems_asked
from feeds.query.matching.ready import (
    Absent,
    All,
    Any,
    Close,
    Dated,
    Found,
    Parted,
    Ready,
    Spelled,
    Stems,
    Term,
    Told,
    Whole,
    Within,
    is_words,
)
from feeds.query.nodes import And, Exact, Field, Leaf, Near, Not, Or, Part, Pattern, Query, When
from feeds.query.words.lines import TEXT
from feeds.query.words.parts import word_parts


def prepare(query: Query, language: str | None) -> Ready:
    """*query* as it is put to documents in a *language*, and in others of the same stems."""
    return Whole(query) if _tells_patterns(query, ANYWHERE) else _ready(query, language, ANYWHERE)


def terms(told: Told, document: Document) -> tuple[str, ...]:
    """The ``terms`` of a match alone, see ``Match``."""
    firsts: dict[tuple[str, ...], int] = {}
    for place, what in sorted(told, key=_order) if len(told) > 1 else told:
        firsts.setdefault(what, place)
    said = [_said(place, what, document) for what, place in firsts.items()]
    return tuple(dict.fromkeys(said) if len(said) > 1 else said)


def _order(one: tuple[int, tuple[str, ...]]) -> tuple[int, int]:
    """Where it stands; of those that begin there, the shorter ones first, as in a match."""
    place, what = one
    return place, len(what)


def _said(place: int, what: tuple[str, ...], document: Document) -> str:
    number, first = divmod(place, TEXT)
    if number >= len(TEXTS):
        return " ".join(what[1].split())
    return document.words(TEXTS[number]).said(first, first + len(what) - 1)


def _tells_patterns(query: Query, within: Sequence[str]) -> bool:
    """Whether a pattern is looked for in a text; what must be absent is never told."""
    match query:
        case Pattern():
            return within[0] not in EXACT_FIELDS
        case And() | Or():
            return any(_tells_patterns(part, within) for part in query.parts)
        case Field():
            return _tells_patterns(query.query, (query.name,))
        case _:
            return False


def _ready(query: Query, language: str | None, within: Sequence[str]) -> Ready:
    match query:
        case And() | Or():
            # Stems are asked before what takes longer, and what must be absent mostly is.
            parts = sorted((_ready(part, language, within) for part in query.parts), key=_cost)
            return All(tuple(parts)) if isinstance(query, And) else _either(parts)
        case Not():
            return Absent(_ready(query.query, language, within))
        case Field():
            part = _ready(query.query, language, (query.name,))
            return part if query.name in EXACT_FIELDS else Within((query.name,), part)
        case When():
            return Dated(query)
        case _:
            return _leaf(query, language, within)


def _either(parts: Sequence[Ready]) -> Ready:
    """Any of these; words alone are asked together."""
    words = tuple(asked for part in parts if isinstance(part, Stems) for asked in part.either)
    others = [part for part in parts if not isinstance(part, Stems)]
    if not others:
        return Stems(words)
    return Any((Stems(words), *others) if words else tuple(others))


def _cost(part: Ready) -> int:
    if isinstance(part, Parted | Spelled | Close):
        return 1
    return 2 * isinstance(part, Absent) + 3 * isinstance(part, Found)


def _leaf(leaf: Leaf, language: str | None, within: Sequence[str]) -> Ready:
    if within[0] in EXACT_FIELDS:
        return Term(leaf, within[0])
    if is_words(leaf):
        return Stems((stems_asked(leaf.text, language).stems,))
    match leaf:
        case Exact():
            return Spelled(leaf, stems_asked(leaf.text, language).stems, within)
        case Part() if len(word_parts(leaf)) == 1:
            return Parted(leaf, word_parts(leaf)[0].key, within)
        case Near():
            words = [stems_asked(one.text, language).stems for one in leaf.parts if is_words(one)]
            if len({*words}) == len(leaf.parts):
                return Close(tuple(words), leaf.distance)
    return Found(leaf, within)
