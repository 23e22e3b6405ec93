"""What differs between two texts, word by word, for people; pure.

publish: beside the formats. Paragraphs are compared first and words only in those that differ, so
that long texts cost little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

CONTEXT = 12
"""Words left of a change, and right of it, that are shown of what is the same."""

MOST_WORDS = 4_000
"""In a paragraph; longer ones are compared as wholes."""

_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``kind`` is same, removed, added or skipped (the same, left out)."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[list[Piece]]:
    """The paragraphs that differ, as pieces; none where the texts are the same."""
    old, new = _paragraphs(before), _paragraphs(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[list[Piece]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(old[i1:i2], new[j1:j2], fillvalue="")
            found += [_words(one, other) for one, other in pairs]
    return found


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [*_piece("removed", old), *_piece("added", new)]
    pieces: list[Piece] = []
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            pieces += _same(old[i1:i2], first=number == 0, last=number == len(opcodes) - 1)
        else:
            pieces += [*_piece("removed", old[i1:i2]), *_piece("added", new[j1:j2])]
    return pieces


def _same(words: Sequence[str], *, first: bool, last: bool) -> Iterator[Piece]:
    """What is the same around changes, shortened where it is long."""
    left, right = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if len(words) <= left + right + CONTEXT:
        yield from _piece("same", words)
        return
    yield from _piece("same", words[:left])
    yield Piece("skipped", "… ")
    yield from _piece("same", words[len(words) - right :])


def _piece(kind: str, words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield Piece(kind, "".join(words))
