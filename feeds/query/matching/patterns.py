r"""Regular expressions that cannot hang: the one door to RE2.

query: for ``/pattern/``; pure. A pattern begins and ends where words do, upper and lower case
are the same to it, and ``\w`` is a letter of any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from feeds.errors import QueryError

# RE2 needs linear time, but with a factor of the size of its program: at this size some 0.5 ms
# for a kilobyte of the worst text. The border of a word takes 35, "." takes 8, a letter 1.
MAX_PROGRAM = 550

# Places of one pattern that are told of one text, and how far beyond one the next is looked
# for at once, in bytes: a hostile pattern may read to the end for each.
MAX_PLACES = 50
_WINDOW = 4_096

# Compiled patterns that a process remembers; each takes some 20 kB, at most _MAX_BYTES.
_REMEMBERED = 1 << 10
_MAX_BYTES = 2 << 20

# Letters, inside a class: wide ranges, as the exact ones of Unicode make programs a hundred
# times as large. They leave out Latin signs, the punctuation of Arabic and Hindi, and the
# blocks of punctuation and symbols.
_WESTERN = r"A-Za-z\xC0-\xD6\xD8-\xF6\xF8-\x{60B}\x{60D}-\x{61A}\x{620}-\x{963}\x{966}"
_LETTERS = rf"{_WESTERN}-\x{{1FFF}}\x{{3005}}-\x{{D7FF}}\x{{F900}}-\x{{FDFF}}\x{{FF10}}-\x{{3FFFF}}"

# A character that ends a word: no letter, or one of a script that writes no spaces.
_BORDER = (
    rf"(?-i:[^0-9_{_WESTERN}-\x{{DFF}}\x{{F00}}-\x{{FFF}}\x{{10A0}}-\x{{177F}}\x{{1800}}-\x{{1FFF}}"
    r"\x{AC00}-\x{D7FF}])"
)

# What is written for letters, and which characters of a class stand for it.
_CLASSES = {r"\w": rf"0-9_{_LETTERS}", r"\pL": _LETTERS, r"\p{L}": _LETTERS}

# The pieces of a pattern that matter to rewriting: quotes, escapes and the ends of classes.
_PIECE = re.compile(r"\\Q.*?(?:\\E|\Z)|\\pL|\\p\{L\}|\\.|\[\^?\]?|\]", re.DOTALL)


def check(text: str, *, position: int) -> None:
    """Refuse a pattern that cannot be used.

    Args:   position: where *text* begins in the query.
    Raises: QueryError: RE2 does not understand it, it would be slow, or it finds nothing.
    """
    reason = f"the pattern /{text}/ cannot be used"
    try:
        finds_nothing = _whole(text).fullmatch(b"") is not None
        size = _bordered(text).programsize
    except re2.error as error:
        raise QueryError(reason, position=position, hint=f"RE2 says: {_said(error)}") from None
    if size > MAX_PROGRAM:
        hint = "it is too large: smaller numbers in {} help, or near(a b, 9)"
        raise QueryError(reason, position=position, hint=hint)
    if finds_nothing:
        hint = "it finds the empty text everywhere: write + for *"
        raise QueryError(reason, position=position, hint=hint)


def places(text: str, said: str) -> Iterator[tuple[int, int]]:
    """Start and end of what the pattern *text* finds in *said*; at most MAX_PLACES."""
    body = b"\n%b\n" % said.encode()
    counted = characters = 0
    for start, end in _spans(_bordered(text), body):
        characters += len(body[counted:start].decode())
        counted = start
        yield characters - 1, characters - 1 + len(body[start:end].decode())


def is_whole(text: str, term: str) -> bool:
    """Whether the pattern *text* describes all of *term*."""
    return _whole(text).fullmatch(term.encode()) is not None


def is_in(text: str, term: str) -> bool:
    """Whether the pattern *text* describes any part of *term*."""
    return _whole(text).search(term.encode()) is not None


def _spans(compiled: Any, body: bytes) -> Iterator[tuple[int, int]]:
    """Where a pattern between borders is found, in bytes, without the borders."""
    found = compiled.search(body)
    for _ in range(MAX_PLACES):
        if found is None:
            return
        start, end = _without_borders(body, *found.span())
        if start < end:
            yield start, end
        found = _next(compiled, body, end)


def _next(compiled: Any, body: bytes, at: int) -> Any:
    """The first match from *at* on, looked for in windows that overlap by half."""
    while at < len(body):
        if found := compiled.search(body, at, at + _WINDOW):
            return found
        at += _WINDOW // 2
    return None


def _without_borders(body: bytes, start: int, end: int) -> tuple[int, int]:
    """A match without its first and last character, each one to four bytes of UTF-8."""
    start, end = start + 1, end - 1
    while _goes_on(body[start]):
        start += 1
    while _goes_on(body[end]):
        end -= 1
    return start, end


_FIRST_GOING_ON, _FIRST_OF_SEVERAL = 0x80, 0xC0  # RFC 3629 section 3


def _goes_on(byte: int) -> bool:
    """Whether a byte of UTF-8 is not the first of its character."""
    return _FIRST_GOING_ON <= byte < _FIRST_OF_SEVERAL


@lru_cache(maxsize=_REMEMBERED)
def _bordered(text: str) -> Any:
    return re2.compile(f"{_BORDER}(?m:{_widened(text)}){_BORDER}", _options())


@lru_cache(maxsize=_REMEMBERED)
def _whole(text: str) -> Any:
    return re2.compile(_widened(text), _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True  # what captures is run by a slower engine
    options.log_errors = False
    options.max_mem = _MAX_BYTES
    return options


def _widened(text: str) -> str:
    r"""The pattern with our letters for ``\w`` and ``\pL``."""
    is_inside = False
    pieces = []
    at = 0
    for found in _PIECE.finditer(text):
        pieces += [text[at : found.start()], _rewritten(found[0], is_inside=is_inside)]
        at = found.end()
        if found[0][0] in "[]":
            is_inside = found[0] != "]"
    return "".join([*pieces, text[at:]])


def _rewritten(piece: str, *, is_inside: bool) -> str:
    if piece == r"\W" and not is_inside:
        return f"(?-i:[^0-9_{_LETTERS}])"
    letters = _CLASSES.get(piece)
    if letters is None:
        return piece
    return letters if is_inside else f"(?-i:[{letters}])"


def _said(error: Exception) -> str:
    """RE2's own words."""
    words = error.args[0] if error.args else ""
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
