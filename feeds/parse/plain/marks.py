"""Marks of Markdown and bullets, which programs that turn pages into text leave behind.

parse: before the text is split into paragraphs; pure. A text is taken for Markdown if it has
headings that begin with number signs; bullets are taken off any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[*•▪◦‣·+-]|\d{1,2}\\?\.(?=[ \t]{2}))[ \t]+(?=\S)", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_STRESSED = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\(<?[^()\s]*>?(?: \"[^\"\n]*\")?\)")
_QUOTE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text without marks, and its headings of the first level in their order."""

    text: str
    titles: tuple[str, ...]


def strip(text: str) -> Unmarked:
    """Take the marks off *text*."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        return Unmarked(_BULLET.sub("", text), ())
    titles = tuple(_plain(found[2]) for found in headings if found[1] == "#")
    return Unmarked(_plain(_QUOTE.sub("", _HEADING.sub(r"\2", text))), titles)


def _plain(text: str) -> str:
    for pattern, kept in ((_BULLET, ""), (_LINK, r"\1"), (_STRONG, r"\2"), (_STRESSED, r"\2")):
        text = pattern.sub(kept, text)
    return _ESCAPE.sub(r"\1", text)
