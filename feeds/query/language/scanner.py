"""Cut the text of a query into symbols.

query: before the parser; pure. A sign without a meaning is refused, never read as something
else.
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


def _quoted(kind: str) -> str:
    """A quoted text, its content in the group ``kind_double`` or ``kind_single``."""
    return rf"""(?:[{_QUOTES}](?P<{kind}_double>[^{_QUOTES}]*)[{_QUOTES}]
      | [{_LOW}{_SIX}]
        (?P<{kind}_single>(?:[^{_LOW}{_SIX}{_NINE}{_QUOTES}]|{_NINE}(?=\w))+)
        [{_SIX}{_NINE}](?!\w))"""


_LEAF = rf"""
    (?P<exact> = {_quoted("exact")})
  | (?P<phrase> {_quoted("phrase")} (?:~(?P<distance>[0-9]{{1,4}}(?![0-9])))?)
  | (?P<pattern> /(?:[^/\\\n]|\\.)+/ (?=[\s)]|\Z))
  | (?P<near> (?i:near)\((?P<inside>[^()]*)\))
  | (?P<bracket> [()])"""
_PLAIN = rf"(?P<word> (?!=[{_QUOTES}{_LOW}{_SIX}])[^\s(){_QUOTES}{_LOW}][^\s(){_QUOTES}]*)"

# En and em dashes count as the minus sign, since editors make them of it.
_SYMBOL = re.compile(
    rf"""{_LEAF}
      | (?P<minus> [-\u2212\u2013\u2014](?=[^\s)]))
      | (?P<operator> AND|OR|NOT)(?![^\s(){_QUOTES}])
      | (?P<field> [A-Za-z]+):
      | {_PLAIN}""",
    re.VERBOSE,
)

# Right after "field:" a colon or slash is part of the value: url:https://example.org/.
_VALUE = re.compile(rf"{_LEAF} | {_PLAIN}", re.VERBOSE)

# Most of most queries: brackets, and words of letters and digits alone, with the blanks behind.
_EASY = re.compile(r"([0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff]+(?=[\s)]|\Z)|[()])\s*")
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_BRACKETS = frozenset("()")

_BLANK = re.compile(r"\s*")

LEAVES = ("word", "phrase", "exact", "near", "pattern")
"""The kinds of symbols that ask for something by themselves."""


class Symbol(NamedTuple):
    """A piece of a query.

    ``kind`` is one of ``( ) AND OR NOT field`` and ``LEAVES``; ``text`` is without quotes,
    slashes, ``near()`` and the field's colon; ``position`` is where it begins in the query,
    ``inside`` where its text does. ``distance`` is that of ``"a b"~5``; ``is_plain`` tells
    that it is a word of letters and digits.
    """

    kind: str
    text: str
    position: int
    inside: int
    distance: int | None = None
    is_plain: bool = False


def scan(text: str, start: int = 0) -> Iterator[Symbol]:
    """The symbols of a query from *start* on, in order.

    Raises: QueryError: a quote is not closed, a field has no value, or signs touch that
        need a space between.
    """
    position = _skip_blank(text, start)
    after_field = False
    while position < len(text):
        if easy := _EASY.match(text, position):
            yield _easy(easy[1], position, after_field=after_field)
            position, after_field = easy.end(), False
            continue
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


def _easy(text: str, position: int, *, after_field: bool) -> Symbol:
    if text in _BRACKETS:
        return Symbol(text, text, position, position)
    if text in _OPERATORS:
        kind = "word" if after_field else text
        return Symbol(kind, text, position, position)
    return Symbol("word", text, position, position, is_plain=True)


def _symbol(found: re.Match[str]) -> Symbol:
    kind, text, position = found.lastgroup or "", found[0], found.start()
    match kind:
        case "phrase" | "exact":
            return _quoted_text(found, kind)
        case "near":
            return Symbol(kind, found["inside"], position, found.start("inside"))
        case "pattern":
            return Symbol(kind, text[1:-1], position, position + 1)
        case "minus":
            kind = "NOT"
        case "bracket" | "operator":
            kind = text
        case "field":
            text = text[:-1].lower()
    return Symbol(kind, text, position, position)


def _quoted_text(found: re.Match[str], kind: str) -> Symbol:
    inside = f"{kind}_single" if found[f"{kind}_double"] is None else f"{kind}_double"
    distance = found["distance"] if kind == "phrase" else None
    number = None if distance is None else int(distance)
    return Symbol(kind, found[inside], found.start(), found.start(inside), number)


def _refuse_quote(text: str, position: int) -> NoReturn:
    position += text[position] == "="
    raise QueryError(f"the quote {text[position]} is never closed", position=position)


def _check_neighbour(symbol: Symbol, text: str, at: int) -> None:
    """Refuse ``a(``, ``"a b"~x`` and the like; brackets may touch anything else.

    Args: at: where the symbol ends and its neighbour begins.
    """
    following = text[at : at + 1]
    if following and not following.isspace() and following != ")":
        if symbol.kind == "word":
            _refuse_touching(f"{symbol.text}{following}", symbol.position)
        if symbol.kind in LEAVES:
            _refuse_touching(text[at:].split(maxsplit=1)[0], at)
    elif symbol.kind == "field":
        raise QueryError(
            f"{symbol.text}: has nothing after it",
            position=symbol.position,
            hint="write the word right after the colon",
        )


_HINTS = {
    "near(": "write near(word word, 5), without brackets inside",
    "~": 'write the number of words after it: "a b"~5',
}


def _refuse_touching(piece: str, position: int) -> NoReturn:
    hint = _HINTS.get(piece.lower()) or _HINTS.get(piece[0])
    raise QueryError(
        f"{piece} is not understood",
        position=position,
        hint=hint or "words, quotes and opening brackets need a space between",
    )
