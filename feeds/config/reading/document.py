"""One file: bytes to a TOML tree, or the one mistake that stopped the reading.

config: the first step of ``load``; reads the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli

from feeds.config.faults import key_name
from feeds.config.reading.positions import positions
from feeds.errors import ConfigError, Mistake

_MAX_BYTES = 4 * 1024 * 1024  # some 20,000 sources
_WHERE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_TWICE = ("Cannot declare", "Cannot overwrite", "Duplicate inline")

# tomli's message begins with -> what we say and what we expect.
SYNTAX: dict[str, tuple[str, str]] = {
    "Cannot declare": ("this table stands here for the second time", ""),
    "Cannot overwrite": ("this key already has a value", ""),
    "Duplicate inline": ("this key already has a value", ""),
    "Cannot mutate": ("this adds to a table or list that is already complete", ""),
    "Cannot redefine": ("this adds to a table or list that is already complete", ""),
    "Invalid statement": ("this is no TOML", "a [table] or key = value"),
    "Invalid initial character": ("no key begins like this", 'a key, in "quotes" if it is unusual'),
    "Invalid value": ("this is no value", 'text in "quotes", a number, true, false or a [list]'),
    "Invalid date": ("this date or time does not exist", ""),
    "Expected '='": ("the key has no value", "key = value"),
    "Expected newline": ("something is left over after the value", "one key = value on each line"),
    "Expected ']'": ("the name of the table is not closed", "]"),
    "Expected ']]'": ("the name of the table is not closed", "]]"),
    "Expected \"'''": ("a text of several lines is not closed", "three quotes '''"),
    'Expected "\'"': ("the text is not closed", "a quote at its end"),
    "Found invalid character": ("a line break or control character stands in the middle", ""),
    "Unterminated string": ("the text is not closed", "a quote at its end"),
    "Unclosed array": ("the list is not closed", ", or ]"),
    "Unclosed inline": ("the table in braces is not closed", ", or } on the same line"),
    "Illegal character": ("a line break or control character stands in the middle", ""),
    "Unescaped": ("a backslash begins no known escape", "\\\\ for a backslash, or 'single quotes'"),
    "Invalid hex": ("a \\u escape is not followed by its hexadecimal digits", ""),
    "Escaped character": ("a \\u escape names no character", ""),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is TOML; ``hash`` is the SHA-256 of its bytes in hexadecimal."""

    path: Path
    text: str
    tree: dict[str, Any]
    hash: str


def read(
    path: Path, *, name: str = "", known: Mapping[str, Document] = MappingProxyType({})
) -> Document:
    """The file as a tree, with ``path`` absolute.

    Args:   name: what a mistake calls the file, if not by its path.
            known: documents by their hashes, which are not read again.
    Errors: ConfigError with one mistake, for a file that is missing, unreadable or no TOML.
    """
    return of(path, _body(path, name or str(path)), name=name, known=known)


def of(
    path: Path,
    body: bytes,
    *,
    name: str = "",
    known: Mapping[str, Document] = MappingProxyType({}),
) -> Document:
    """What the file *path* would be if it held *body*.

    Errors: ConfigError as for ``read``.
    """
    called = name or str(path)
    if len(body) > _MAX_BYTES:
        raise _unusable(called, f"is larger than {_MAX_BYTES // 1024**2} MB")
    digest = hashlib.sha256(body).hexdigest()
    if digest in known:
        return replace(known[digest], path=path.absolute())
    text = _decoded(called, body)
    try:
        tree = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ConfigError([_syntax(called, text, str(error))]) from None
    except ValueError:  # int() refuses numbers of thousands of digits
        raise _unusable(called, "holds a number that is too long") from None
    return Document(path.absolute(), text, tree, digest)


def names(path: Path, key: str) -> bool:
    """Whether *key* may stand in the file; quicker than reading it."""
    with suppress(OSError):
        body = path.read_bytes()
        return key.encode() in body or b"\\u" in body.lower()  # an escape may be any letter
    return False


def readable(path: Path) -> dict[str, Any] | None:
    """The tree of the file as far as it is TOML, None where it cannot be read at all."""
    try:
        return read(path).tree
    except (ConfigError, RecursionError) as error:
        line = error.mistakes[0].line if isinstance(error, ConfigError) else None
    if line is None:
        return None
    with suppress(OSError, ConfigError, RecursionError):
        lines = path.read_bytes().split(b"\n")
        return of(path, b"\n".join(lines[: line - 1])).tree
    return None


def _body(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise _unusable(name, "there is no such file", hint="`feeds init` writes one") from None
    except OSError as error:
        raise _unusable(name, f"cannot be read ({error.strerror or 'unknown reason'})") from None


def _decoded(name: str, body: bytes) -> str:
    """UTF-8, with or without a byte order mark, and line ends as in Python."""
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _unusable(name, "is not UTF-8 text", line=line) from None


def _unusable(name: str, reason: str, *, line: int | None = None, hint: str = "") -> ConfigError:
    return ConfigError([Mistake(name, line, "", reason, hint=hint)])


def _syntax(file: str, text: str, message: str) -> Mistake:
    """Where and why tomli stopped, in our words."""
    where = _WHERE.search(message)
    lines = text.split("\n")
    line = int(where["line"]) if where and where["line"] else len(lines)
    column = int(where["column"]) if where and where["column"] else len(lines[-1]) + 1
    reason, expected = _words(message)
    key, hint = _first(lines, line) if message.startswith(_TWICE) else ("", "")
    return Mistake(file, line, key, reason, expected, hint, column)


def _words(message: str) -> tuple[str, str]:
    for beginning in sorted(SYNTAX, key=len, reverse=True):
        if message.startswith(beginning):
            return SYNTAX[beginning]
    return "this is no TOML", ""


def _first(lines: list[str], line: int) -> tuple[str, str]:
    """The name of what is written twice, and where it stood first."""
    before = positions("\n".join(lines[: line - 1]))
    upto = positions("\n".join(lines[:line]))
    again = [path for path in before if path in upto and upto[path].line == line]
    if not again:
        return "", ""
    return key_name(again[-1]), f"the first is in line {before[again[-1]].line}"
