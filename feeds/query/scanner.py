"""Cut the text of a query into symbols.

query: before the parser; pure. What a later version of the language will mean by a sign is
refused here today, so that no rule changes its meaning silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from feeds.errors import QueryError

# Any of these opens and any closes: writers mix the double quotes of all countries.
_QUOTES = '"\uff02\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a'

# Single quotes are apostrophes too, so they only quote as a pair; the low one never is.
_LOW, _SIX, _NINE = "\u201a\u2018\u2019"
_QUOTED = rf"""
    (?P<phrase> [{_QUOTES}](?P<double>[^{_QUOTES}]*)[{_QUOTES}]
      | [{_LOW}{_SIX}]
        (?P<single>(?:[^{_LOW}{_SIX}{_NINE}{_QUOTES}]|{_NINE}(?=\w))+)
        [{_SIX}{_NINE}](?!\w))"""
_PLAIN = rf"(?P<word>[^\s(){_QUOTES}{_LOW}][^\s(){_QUOTES}]*)"
_BRACKET = r"(?P<bracket>[()])"

# En and em dashes count as the minus sign, since editors make them of it.
_SYMBOL = re.compile(
    rf"""{_QUOTED} | {_BRACKET}
      | (?P<minus>[-\u2212\u2013\u2014](?=[^\s)]))
      | (?P<operator>AND|OR|NOT)(?![^\s(){_QUOTES}])
      | (?P<field>[A-Za-z]+):
      | {_PLAIN}""",
    re.VERBOSE,
)

# Right after "field:" a colon or slash is part of the value: url:https://example.org/.
_VALUE = re.compile(rf"{_QUOTED} | {_BRACKET} | {_PLAIN}", re.VERBOSE)

_BLANK = re.compile(r"\s*")


class Symbol(NamedTuple):
    """A piece of a query.

    ``kind`` is one of ``( ) AND OR NOT field word phrase``; ``text`` is without quotes and
    without the field's colon; ``position`` is the offset in the query.
    """

    kind: str
    text: str
    position: int


def scan(text: str) -> Iterator[Symbol]:
    """The symbols of a query in order.

    Raises: QueryError: a quote is not closed, a field has no value, or signs touch that
        need a space between.
    """
    position = _skip_blank(text, 0)
    after_field = False
    while position < len(text):
        found = (_VALUE if after_field else _SYMBOL).match(text, position)
        if found is None:
            _refuse_quote(text, position)
        symbol = _symbol(found)
        _check_neighbour(symbol, text, found.end())
        yield symbol
        after_field = symbol.kind == "field"
        position = found.end() if after_field else _skip_blank(text, found.end())


def _skip_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _symbol(found: re.Match[str]) -> Symbol:
    kind, text = found.lastgroup or "", found[0]
    match kind:
        case "phrase":
            return Symbol("phrase", found["double"] or found["single"] or "", found.start())
        case "minus":
            return Symbol("NOT", text, found.start())
        case "bracket" | "operator":
            return Symbol(text, text, found.start())
        case "field":
            return Symbol("field", text[:-1].lower(), found.start())
        case _:
            return Symbol("word", text, found.start())


def _refuse_quote(text: str, position: int) -> NoReturn:
    raise QueryError(f"the quote {text[position]} is never closed", position=position)


def _check_neighbour(symbol: Symbol, text: str, end: int) -> None:
    """Refuse ``near(``, ``"a b"~5`` and the like; brackets may touch anything else."""
    following = text[end : end + 1]
    ends = not following or following.isspace() or following == ")"
    if symbol.kind == "field" and ends:
        raise QueryError(
            f"{symbol.text}: has nothing after it",
            position=symbol.position,
            hint="write the word right after the colon",
        )
    if symbol.kind == "word" and not ends:
        _refuse_touching(f"{symbol.text}{following}", symbol.position)
    if symbol.kind == "phrase" and not ends:
        _refuse_touching(text[end:].split(maxsplit=1)[0], end)


def _refuse_touching(piece: str, position: int) -> NoReturn:
    raise QueryError(
        f"{piece} is not understood",
        position=position,
        hint="words, quotes and opening brackets need a space between",
    )
