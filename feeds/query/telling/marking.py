"""Show a text with the words marked that made a query match.

query: for pages and the command line; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.query.matching.matcher import Evidence

# Characters of an excerpt: some two lines of a page.
EXCERPT = 240

# How much of them may stand before the first marked word.
_BEFORE = 60

_ELLIPSIS = "\u2026"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, ``is_marked`` where it matched."""

    text: str
    is_marked: bool = False


def marked(text: str, evidence: Iterable[Evidence]) -> tuple[Piece, ...]:
    """The whole of *text*, in pieces, with the places of *evidence* marked.

    Args: evidence: of this text alone; places may touch or overlap.
    """
    return _cut(text, _merged(evidence), 0, len(text))


def excerpt(
    text: str, evidence: Sequence[Evidence], *, characters: int = EXCERPT
) -> tuple[Piece, ...]:
    """About *characters* of *text* around the first place of *evidence*, on one line.

    It begins and ends at blanks, with an ellipsis where something was left out.
    """
    places = _merged(evidence)
    first = places[0][0] if places else 0
    start = _after_blank(text, first - _BEFORE, first)
    end = _before_blank(text, start + characters)
    inside = [(max(a, start), min(b, end)) for a, b in places if a < end and b > start]
    pieces = [
        Piece(_BLANKS.sub(" ", piece.text), piece.is_marked)
        for piece in _cut(text, inside, start, end)
    ]
    if start > 0:
        pieces.insert(0, Piece(f"{_ELLIPSIS} "))
    if end < len(text):
        pieces.append(Piece(f" {_ELLIPSIS}"))
    return tuple(pieces)


def _merged(evidence: Iterable[Evidence]) -> list[tuple[int, int]]:
    """Start and end of all marked places in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((one.start, one.end) for one in evidence):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces = []
    at = start
    for first, last in places:
        pieces += [Piece(text[at:first]), Piece(text[first:last], is_marked=True)]
        at = last
    pieces.append(Piece(text[at:end]))
    return tuple(piece for piece in pieces if piece.text)


def _after_blank(text: str, wanted: int, latest: int) -> int:
    """The first place from *wanted* on where a word begins, *latest* if there is none before."""
    if wanted <= 0:
        return 0
    blank = _BLANKS.search(text, wanted, latest)
    return blank.end() if blank else latest


def _before_blank(text: str, wanted: int) -> int:
    """The last place up to *wanted* where a word ends; *wanted* itself in one endless word."""
    if wanted >= len(text):
        return len(text)
    blank = max(text.rfind(" ", 0, wanted + 1), text.rfind("\n", 0, wanted + 1))
    return blank if blank > wanted - EXCERPT // 2 else wanted
