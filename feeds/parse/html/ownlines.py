"""Which lines of a page's main text are the article's own: neither the page's nor another's.

parse: used by ``maintext``; pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from feeds.parse.plain import labels
from feeds.parse.plain.lines import Line, Role

FOREIGN = frozenset({Role.RELATED, Role.INSERT, Role.WIDGET, Role.NOTICE, Role.CREDIT})
EDGE = 4  # first and last lines in which a byline is no sentence of the text
MIN_SHARE = 0.5  # of all letters, before the list of other articles at a page's end
REPEATED = 3  # so often an article says no whole sentence, a page says its notices
MIN_TITLE = 20  # letters of a headline that is told even with its kicker beside it
MAX_KICKER = 1.6  # times the letters of a headline, with its kicker


def find(lines: Sequence[Line], aside: Iterable[str]) -> Iterator[int]:
    """The numbers of the article's own lines; *aside* are its headlines and captions."""
    apart = frozenset(map(_letters, aside)) - {""}
    times = Counter(line.key for line in lines)
    end = _end(lines)
    said: set[str] = set()
    for number, line in enumerate(lines[:end]):
        is_foreign = line.role in FOREIGN or line.role in _edge(number, end)
        if line.role is Role.PROSE:
            is_foreign |= line.key in said or times[line.key] >= REPEATED
            said.add(line.key)
        if not is_foreign and not _is_apart(line, apart, is_first=number < EDGE):
            yield number


def _end(lines: Sequence[Line]) -> int:
    """Where the article ends: at a list of others, in which headlines outnumber paragraphs."""
    before = list(accumulate(len(line.text) for line in lines))
    for number, line in enumerate(lines):
        if line.role is Role.RELATED and before[number] >= MIN_SHARE * before[-1]:
            rest = Counter(one.role for one in lines[number + 1 :])
            if rest[Role.PROSE] < rest[Role.HEADING] / 2:
                return number
    return len(lines)


def _edge(number: int, end: int) -> frozenset[Role]:
    """What is no text where the article begins or ends."""
    if number < EDGE:
        return frozenset({Role.BYLINE, Role.DATE})
    return frozenset({Role.BYLINE}) if number >= end - EDGE else frozenset()


def _is_apart(line: Line, apart: frozenset[str], *, is_first: bool) -> bool:
    """Whether a line is a headline or a caption, or begins the text with kicker and headline."""
    letters = _letters(line.text)
    if letters in apart or not is_first or line.role is Role.PROSE:
        return letters in apart
    long_ones = (one for one in apart if len(one) >= MIN_TITLE)
    return any(one in letters and len(letters) < MAX_KICKER * len(one) for one in long_ones)


def _letters(line: str) -> str:
    """The letters of a line: headline and kicker may stand together with or without a space."""
    return labels.key(line).replace(" ", "")
