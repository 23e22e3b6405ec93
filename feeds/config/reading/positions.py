"""Key path to line and column in a TOML text, which tomli does not tell.

config: only asked when there are mistakes to report; pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from itertools import accumulate
from typing import NamedTuple

import tomli

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")  # numbers, dates with a space inside, true, false


class Place(NamedTuple):
    """Where something begins; both count from 1, columns in characters."""

    line: int
    column: int


def positions(text: str) -> dict[KeyPath, Place]:
    """Where every table, key and list element of *text* stands.

    A table or key that is written twice has its last place. Where the text is no TOML,
    reading ends there without an error: what stood before is answered.
    Sources: TOML 1.0.0.
    """
    scanner = _Scanner(text)
    with suppress(_Lost):
        scanner.document()
    return scanner.places


class _Lost(Exception):  # noqa: N818 - a signal within this module
    """What stands here is no TOML."""


class _Scanner:
    """Walks through the text once; each method leaves ``at`` behind what it has read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[KeyPath, Place] = {}
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._counts: dict[KeyPath, int] = {}  # of [[lists of tables]]

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip_blank():
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        """``[a.b]`` or ``[[a.b]]``; the path of what follows."""
        start = self.at
        double = self.text.startswith("[[", start)
        self.at += 2 if double else 1
        keys = self._keys()
        self._take("]]" if double else "]")
        path = (*self._rooted(keys[:-1]), keys[-1])
        if double:
            self._note(path, start)
            self._counts[path] = self._counts.get(path, -1) + 1
        path = self._rooted(keys)
        self._note(path, start)
        return path

    def _rooted(self, keys: tuple[str, ...]) -> KeyPath:
        """Inside a list of tables, names mean its newest element."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        path = (*table, *self._keys())
        self._take("=")
        self._note(path, start)
        self._value(path)

    def _keys(self) -> tuple[str, ...]:
        keys = [self._key()]
        while self.text.startswith(".", self.at):
            self.at += 1
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        token = self._match(_KEY_PART).group(1)
        if token[0] == '"':
            return _unescaped(token)
        return token.strip("'")

    def _value(self, path: KeyPath) -> None:
        self._skip_blank()
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._match(_STRING if opening in {'"', "'"} else _SCALAR)

    def _list(self, path: KeyPath) -> None:
        self._take("[")
        index = 0
        while self._skip_blank() and not self.text.startswith("]", self.at):
            self._note((*path, index), self.at)
            self._value((*path, index))
            self._skip_comma()
            index += 1
        self._take("]")

    def _inline_table(self, path: KeyPath) -> None:
        self._take("{")
        while self._skip_blank() and not self.text.startswith("}", self.at):
            self._pair(path)
            self._skip_comma()
        self._take("}")

    def _note(self, path: KeyPath, offset: int) -> None:
        line = bisect_right(self._starts, offset)
        place = Place(line, offset - self._starts[line - 1] + 1)
        for end in range(1, len(path)):
            self.places.setdefault(path[:end], place)
        self.places[path] = place

    def _skip_blank(self) -> bool:
        """Skip space, line ends and comments; whether anything is left."""
        self.at = self._match(_BLANK).end()
        return self.at < len(self.text)

    def _skip_comma(self) -> None:
        self._skip_blank()
        if self.text.startswith(",", self.at):
            self.at += 1

    def _take(self, token: str) -> None:
        if not self.text.startswith(token, self.at):
            raise _Lost
        self.at += len(token)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Lost
        self.at = match.end()
        return match


def _unescaped(token: str) -> str:
    """A key in double quotes without them; tomli knows the escapes."""
    try:
        return str(tomli.loads(f"key = {token}")["key"])
    except tomli.TOMLDecodeError as error:
        raise _Lost from error
