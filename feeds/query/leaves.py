"""Read a symbol as a word or phrase, or refuse it.

query: between scanner and parser; pure. The signs that later leaves will use (``=exact``,
``prefix*``, ``/regex/``) are refused in one place, so that none is read as something else.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from feeds.errors import QueryError
from feeds.query.analyzer import analyze
from feeds.query.fields import EXACT_FIELDS
from feeds.query.nodes import UNITS, Phrase, When, Word
from feeds.query.scanner import Symbol

_DASHES = r"\-\u2212\u2013\u2014"
_IN_TEXT = re.compile(rf"[*~^|\\\[\]{{}}]|^[=/!{_DASHES}]|^(AND|OR|NOT)$")
_IN_TERMS = re.compile(rf"[*]|^[=!{_DASHES}]|^/.*/$|^(AND|OR|NOT)$")

_HINTS = {
    "*": "parts of words cannot be asked for",
    "~": "distance cannot be asked for",
    "|": "write OR",
    "=": "write the word alone; its forms match too",
    "/": "patterns cannot be asked for",
    "!": "write NOT or a minus sign",
    "-": "a minus sign stands before a word or field, and touches it",
}
# Six digits of days are 2,700 years; more would overflow what Python can subtract.
_PERIOD = re.compile(r"([1-9][0-9]{0,5})([smhd])", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_QUOTE_IT = "put it in quotes if it is meant literally"


def read_leaf(symbol: Symbol, *, field: str | None) -> Word | Phrase:
    """The word or phrase that *symbol* asks *field* for; None means anywhere.

    Raises: QueryError: it holds no word, or a sign that has no meaning here.
    """
    exact = field in EXACT_FIELDS
    if symbol.kind == "word":
        _refuse_signs(symbol, _IN_TERMS if exact else _IN_TEXT)
    if not (symbol.text.strip() if exact else analyze(symbol.text, None)):
        shown = f'"{symbol.text}"' if symbol.kind == "phrase" else symbol.text
        raise QueryError(
            f"{shown} holds no word", position=symbol.position, hint="words have letters or digits"
        )
    return Word(symbol.text) if symbol.kind == "word" else Phrase(symbol.text)


def read_time(symbol: Symbol, *, name: str) -> When:
    """The limit in time that *symbol* gives to the field *name*.

    Raises: QueryError: it is no period (for since) or no day of the calendar.
    """
    limit = _period(symbol.text) if name == "since" else _day(symbol.text)
    if symbol.kind != "word" or limit is None:
        example = "7d, 12h or 30m" if name == "since" else "2026-10-31"
        reason = f"{name}:{symbol.text} is not understood"
        raise QueryError(reason, position=symbol.position, hint=f"write {name}: and {example}")
    return When(name, limit)


def _period(text: str) -> timedelta | None:
    found = _PERIOD.fullmatch(text)
    return int(found[1]) * UNITS[found[2]] if found else None


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None


def _refuse_signs(symbol: Symbol, signs: re.Pattern[str]) -> None:
    found = signs.search(symbol.text)
    if found:
        raise QueryError(
            f"{symbol.text} is not understood",
            position=symbol.position,
            hint=_HINTS.get(found[0][0], _QUOTE_IT),
        )
