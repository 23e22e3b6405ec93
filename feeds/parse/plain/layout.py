"""Where the article stands among the lines of a page.

parse: after the lines were judged, before headline and fields are read; pure.

The body is the run of lines with the greatest sum of weights: prose counts for what it is
long, everything else against it (after Pasternack and Roth, "Extracting article text from
the web with maximum subsequence segmentation", WWW 2009). A list of other articles, which is
prose too, is cut off before by the label above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from feeds.parse.plain.lines import Line, Role

MAX_PROSE = 600  # characters that count; one huge paragraph is no reason to bridge a menu
WEIGHTS = {
    Role.SENTENCE: 20,
    Role.HEADING: -35,
    Role.RELATED: -15,
    Role.INSERT: -5,
    Role.WIDGET: -15,
    Role.NOTICE: -60,
    Role.CREDIT: -5,
    Role.BYLINE: -5,
    Role.DATE: -5,
}
MIN_BEFORE_BOX = 100  # weight of the text that stands before any label of other articles
MIN_BEFORE_CUT = 400  # the same, where after the label paragraphs stand in a row
MIN_SHARE = 0.25  # of the heaviest run after it; less is a page's welcome to its visitor
MAX_BOX = 12  # lines of one "Read more" box inside an article
SIGN_OFF = 5  # lines after the last paragraph in which an author may sign


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page in their order: ``body`` and ``end`` are indexes, end-exclusive.

    ``inserts`` are indexes of other articles' headlines inside the body. ``tail`` is where
    the list of other articles begins, None if the page has none.
    """

    lines: tuple[Line, ...]
    body: int
    end: int
    inserts: frozenset[int]
    tail: int | None

    @property
    def is_cut(self) -> bool:
        """Whether the page itself says where the article ends."""
        return self.tail is not None or self.end == len(self.lines)


def find(lines: tuple[Line, ...]) -> Layout:
    """Find the article among *lines*; body and end are equal where there is none."""
    tail, inserts = _related(lines)
    limit = len(lines) if tail is None else tail
    body, end = heaviest([weight(line) for line in lines[:limit]])
    return Layout(lines, body, end, inserts, tail)


def weight(line: Line) -> int:
    """How much *line* speaks for being inside an article's text."""
    if line.role is Role.PROSE:
        return min(len(line.text), MAX_PROSE)
    return WEIGHTS[line.role]


def heaviest(weights: Iterable[int]) -> tuple[int, int]:
    """Start and end of the run with the greatest sum, in one pass (Kadane's algorithm)."""
    best = start = 0
    found = (0, 0)
    for index, total in enumerate(_sums(weights)):
        if total > best:
            best, found = total, (start, index + 1)
        if total <= 0:
            start = index + 1
    return found


def _sums(weights: Iterable[int]) -> Iterator[int]:
    """The greatest sum of a run that ends at each place."""
    total = 0
    for value in weights:
        total = max(total, 0) + value
        yield total


def _related(lines: tuple[Line, ...]) -> tuple[int | None, frozenset[int]]:
    """Where the list of other articles begins, and what boxes before it hold."""
    weights = [weight(line) for line in lines]
    before = list(accumulate(_sums(weights), max))
    after = list(accumulate(_sums(reversed(weights)), max))[::-1]
    last = _last_run(lines)
    inserts: set[int] = set()
    for index, line in enumerate(lines):
        if line.role is not Role.RELATED or before[index] < MIN_BEFORE_BOX:
            continue
        onward = _onward(lines, index + 1)
        if onward is not None:
            inserts.update(range(index + 1, onward))
        elif index > last or before[index] >= max(MIN_BEFORE_CUT, MIN_SHARE * after[index]):
            return index, frozenset(inserts)
    return None, frozenset(inserts)


def _last_run(lines: tuple[Line, ...]) -> int:
    """The last line at which two paragraphs stood in a row, as only an article has them."""
    content = ((i, line.role is Role.PROSE) for i, line in enumerate(lines) if line.is_content)
    runs = (i for (_, first), (i, second) in pairwise(content) if first and second)
    return max(runs, default=-1)


def _onward(lines: tuple[Line, ...], start: int) -> int | None:
    """Where an article goes on after a box of other headlines at *start*, if it does.

    It goes on with two paragraphs in a row, or with one and a signature; a list of others has
    a headline above each paragraph.
    """
    first = None
    for index in range(start, min(start + MAX_BOX, len(lines))):
        role = lines[index].role
        if role in {Role.PROSE, Role.SENTENCE, Role.BYLINE} and first is not None:
            return first
        if role in {Role.HEADING, Role.RELATED}:
            first = None
        elif role in {Role.PROSE, Role.SENTENCE}:
            first = index
    return None
