"""Plain text to paragraphs, whatever way its lines were broken.

parse: after decoding, before the article is told from the page around it; pure.
"""

from __future__ import annotations

import re
from itertools import pairwise

MAX_WRAP = 100  # columns; mail and text files are wrapped at 65 to 80, pages not at all
MIN_WRAPPED_SHARE = 0.6  # of the line breaks inside paragraphs must be forced by the width
MIN_WRAPPED = 3  # such breaks; fewer may be chance

_SPACE = re.compile(r"[^\S\n]+")
_SOFT = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}]")
_COLON = re.compile(r" (?=:\s)")  # between kicker and headline, whose boxes had margins


def split(text: str) -> tuple[str, ...]:
    """The paragraphs of *text* in order, none empty, spaces reduced to single ones.

    A line is a paragraph, unless the whole text was wrapped at a column: then lines are
    joined where only the width broke them.
    """
    lines = [line.strip() for line in _unbroken(text).split("\n")]
    width = _wrap_width(lines)
    return tuple(filter(None, _joined(lines, width) if width else lines))


def _unbroken(text: str) -> str:
    """*text* with single spaces, and without what only tells a page where to break words."""
    return _COLON.sub("", _SPACE.sub(" ", _SOFT.sub("", text)))


def _wrap_width(lines: list[str]) -> int:
    """The column at which *lines* were wrapped, 0 if they were not."""
    breaks = [(a, b) for a, b in pairwise(lines) if a and b]
    width = max((len(a) for a, _ in breaks), default=0)
    forced = sum(_is_forced(a, b, width) for a, b in breaks)
    wrapped = forced >= MIN_WRAPPED and forced >= MIN_WRAPPED_SHARE * len(breaks)
    return width if wrapped and width <= MAX_WRAP else 0


def _is_forced(line: str, after: str, width: int) -> bool:
    """Whether the first word *after* would not have fitted on *line*."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _joined(lines: list[str], width: int) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        paragraphs[-1].append(line)
        if not line or not after or not _is_forced(line, after, width):
            paragraphs.append([])
    return [" ".join(filter(None, parts)) for parts in paragraphs]
