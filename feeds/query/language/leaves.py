"""Read a symbol as a leaf of the query, or refuse it.

query: between scanner and parser; pure. Signs that mean nothing where they stand are refused
in one place, so that none is read as something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NoReturn

from feeds.errors import QueryError
from feeds.query.document import fold_term
from feeds.query.fields import CHOICES, EXACT_FIELDS
from feeds.query.language.scanner import Symbol, scan
from feeds.query.matching import patterns
from feeds.query.nodes import UNITS, Exact, Leaf, Near, Part, Pattern, Phrase, When, Word
from feeds.query.words.analyzer import EASY, analyze

_DASHES = r"\-\u2212\u2013\u2014"
_IN_TEXT = re.compile(rf"[~^|\\\[\]{{}}]|^[=/!{_DASHES}]|^(AND|OR|NOT)$")
_IN_TERMS = re.compile(rf"^[=!{_DASHES}]|^(AND|OR|NOT)$")

_HINTS = {
    "*": "a star stands at the beginning or the end of a word",
    "~": 'distance is asked for as "a b"~5 or near(a b, 5)',
    "|": "write OR",
    "=": "an equals sign stands once, before a word or quotes",
    "/": r"a pattern ends with a slash and a space; a slash inside it is written \/",
    "!": "write NOT or a minus sign",
    "-": "a minus sign stands before a word or field, and touches it",
}
# Six digits of days are 2,700 years; more would overflow what Python can subtract.
_PERIOD = re.compile(r"([1-9][0-9]{0,5})([smhd])", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NEAR = re.compile(r"(?P<parts>.*),\s*(?P<distance>[0-9]{1,4})\s*", re.DOTALL)
_STARRED = re.compile(r"\*?[^*]+\*?")

_QUOTE_IT = "put it in quotes if it is meant literally"
_WRITE_NEAR = "write near(word word, 5)"


def read_leaf(symbol: Symbol, *, field: str | None) -> Leaf:
    """What *symbol* asks *field* for; None means anywhere.

    Raises: QueryError: it holds no word, or a sign that has no meaning here.
    """
    if field is not None and field in EXACT_FIELDS:
        return _of_term(symbol, field)
    if symbol.is_plain:
        return Word(symbol.text)
    return _READERS[symbol.kind](symbol)


def read_time(symbol: Symbol, *, name: str) -> When:
    """The limit in time that *symbol* gives to the field *name*.

    Raises: QueryError: it is no period (for since) or no day of the calendar.
    """
    limit = period(symbol.text) if name == "since" else _day(symbol.text)
    if symbol.kind != "word" or limit is None:
        example = "7d, 12h or 30m" if name == "since" else "2026-10-31"
        reason = f"{name}:{symbol.text} is not understood"
        raise QueryError(reason, position=symbol.position, hint=f"write {name}: and {example}")
    return When(name, limit)


# --- in running text ---------------------------------------------------------------------


def _word(symbol: Symbol) -> Word | Exact | Part:
    """A plain word, ``=Word``, or a word with stars."""
    if _is_exact(symbol):
        leaf: Word | Exact | Part = Exact(symbol.text[1:])
    elif "*" in symbol.text:
        leaf = _part(symbol)
    else:
        leaf = Word(symbol.text)
    _refuse_signs(leaf, symbol, _IN_TEXT)
    _refuse_wordless(symbol)
    return leaf


def _phrase(symbol: Symbol) -> Phrase | Near:
    if symbol.distance is None:
        _refuse_wordless(symbol)
        return Phrase(symbol.text)
    return _near(symbol, tuple(_alone(symbol)), symbol.distance)


def _alone(symbol: Symbol) -> Iterator[Word | Phrase]:
    """Each word of a phrase, in quotes again where it would be read as something else."""
    for text in symbol.text.split():
        if analyze(text, None):
            is_plain = re.fullmatch(r"\w+(?:-\w+)*", text) and not _IN_TEXT.search(text)
            yield Word(text) if is_plain else Phrase(text)


def _exact(symbol: Symbol) -> Exact:
    _refuse_wordless(symbol)
    return Exact(symbol.text)


def _near_call(symbol: Symbol) -> Near:
    """``near(a "b c" d*, 5)``."""
    found = _NEAR.fullmatch(symbol.text)
    if found is None:
        reason = "near() names no distance"
        raise QueryError(reason, position=symbol.position, hint=_WRITE_NEAR)
    start = symbol.inside
    whole = f"{' ' * start}{found['parts']}"  # so that mistakes are told with their place
    return _near(symbol, tuple(map(_near_part, scan(whole, start))), int(found["distance"]))


def _near_part(symbol: Symbol) -> Word | Phrase | Exact | Part:
    leaf = read_leaf(symbol, field=None) if symbol.kind in _READERS else None
    if isinstance(leaf, Word | Phrase | Exact | Part):
        return leaf
    reason = f"{symbol.text} cannot stand inside near()"
    raise QueryError(reason, position=symbol.position, hint="it takes words and quoted phrases")


def _near(symbol: Symbol, parts: tuple[Word | Phrase | Exact | Part, ...], distance: int) -> Near:
    if len(parts) > 1:
        return Near(parts, distance)
    reason = "a distance needs two words"
    raise QueryError(reason, position=symbol.position, hint=_WRITE_NEAR)


def _pattern(symbol: Symbol) -> Pattern:
    patterns.check(symbol.text, position=symbol.inside)
    return Pattern(symbol.text)


_READERS: dict[str, Callable[[Symbol], Leaf]] = {
    "word": _word,
    "phrase": _phrase,
    "exact": _exact,
    "near": _near_call,
    "pattern": _pattern,
}

# --- in fields of fixed terms ------------------------------------------------------------


def _of_term(symbol: Symbol, field: str) -> Leaf:
    """What a field of whole terms is asked for; there no signs part words."""
    if symbol.kind == "near" or symbol.distance is not None:
        reason = f"{field}: knows no distance between words"
        raise QueryError(reason, position=symbol.position, hint="ask title:, text: or no field")
    if not symbol.text.strip():
        _refuse_empty(symbol)
    return _choice(symbol, field) if field in CHOICES else _term(symbol)


def _choice(symbol: Symbol, field: str) -> Word:
    """What a field asks that knows a few words only."""
    if symbol.kind in {"word", "phrase"} and fold_term(symbol.text) in CHOICES[field]:
        return Word(symbol.text.strip())
    raise QueryError(
        f"{field}:{symbol.text} is not understood",
        position=symbol.position,
        hint=f"write {' or '.join(f'{field}:{one}' for one in CHOICES[field])}",
    )


def _term(symbol: Symbol) -> Leaf:
    match symbol.kind:
        case "phrase":
            return Phrase(symbol.text)
        case "exact":
            return Exact(symbol.text)
        case "pattern":
            return _pattern(symbol)
    leaf: Word | Exact | Part = Word(symbol.text)
    if _is_exact(symbol):
        leaf = Exact(symbol.text[1:])
    elif "*" in symbol.text:
        leaf = _part(symbol)
    _refuse_signs(leaf, symbol, _IN_TERMS)
    return leaf


# --- in both -----------------------------------------------------------------------------


def _is_exact(symbol: Symbol) -> bool:
    return symbol.text.startswith("=") and len(symbol.text) > 1


def _part(symbol: Symbol) -> Part:
    if not _STARRED.fullmatch(symbol.text):
        _refuse(symbol, _HINTS["*"])
    return Part(symbol.text)


def _refuse_signs(leaf: Word | Exact | Part, symbol: Symbol, signs: re.Pattern[str]) -> None:
    text = leaf.core if isinstance(leaf, Part) else leaf.text
    if found := signs.search(text):
        _refuse(symbol, _HINTS.get(found[0][0], _QUOTE_IT))


def _refuse_wordless(symbol: Symbol) -> None:
    """Refuse what holds no word, and stars that touch none."""
    if EASY.fullmatch(symbol.text):
        return
    words = analyze(symbol.text, None)
    if not words:
        _refuse_empty(symbol)
    if symbol.kind == "word" and "*" in symbol.text:
        first, last = words[0].start, len(symbol.text) - words[-1].end
        if first != symbol.text.startswith("*") or last != symbol.text.endswith("*"):
            _refuse(symbol, "a star touches a letter or digit")


def _refuse_empty(symbol: Symbol) -> NoReturn:
    shown = f'"{symbol.text}"' if symbol.kind in {"phrase", "exact"} else symbol.text
    raise QueryError(
        f"{shown} holds no word", position=symbol.position, hint="words have letters or digits"
    )


def _refuse(symbol: Symbol, hint: str) -> NoReturn:
    reason = f"{symbol.text} is not understood"
    raise QueryError(reason, position=symbol.position, hint=hint)


def period(text: str) -> timedelta | None:
    """The length of time that ``since:`` means by 7d, 12h or 30m; None where it is none."""
    found = _PERIOD.fullmatch(text)
    return int(found[1]) * UNITS[found[2]] if found else None


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None
