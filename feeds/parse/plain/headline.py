"""The headline of a page and the name of its site.

parse: after the body was found; pure. A page repeats its headline: in its title (with the
site's name), above the text, below the picture. Where it does not, the headline is the line
above the text that shares the most words with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from feeds.parse.plain import labels
from feeds.parse.plain.layout import Layout
from feeds.parse.plain.lines import Line, Role

TITLE_LINES = 4  # the first lines, in which a page's title stands
MIN_TITLE, MAX_TITLE = 12, 220  # characters
MIN_TOLD = 3  # words of a line that the page's title holds, too
MAX_SITE = 40  # characters
STEM = 6  # first letters by which words of headline and text are compared
MIN_WORD = 4  # letters; shorter words are in every text
MAX_FIT = 6.0  # six shared words; more say nothing about which line is the headline

# Confidence by what speaks for a headline.
WITH_SITE = 0.98
TOLD_BY_TITLE = 0.95
MARKED, AMONG_MARKED = 0.9, 0.75
ONLY_LINE = 0.85
REPEATED = 0.55
ALONE = 0.5
GUESSED = 0.3
BONUS = {TOLD_BY_TITLE: 2.0, REPEATED: 1.5, ALONE: 1.0}  # on the words shared with the text
STANDFIRST = 4  # lines above a standfirst in which its headline stands
LONG = 100  # characters of a line that may rather be a standfirst
NEARLY = 0.8  # of the best fit
SIGNED_MALUS = 0.6  # what stands below byline and date is a caption rather
CLOSE = 5  # lines above the text in which byline and date stand
SENTENCE_MALUS = 0.5  # a finished sentence is a caption or a standfirst rather
GOOD_FIT = 1.0  # above it a marked line is the headline beyond doubt
MIN_FIT = 0.5  # below it nothing ties a line to the text

_SEPARATOR = re.compile(r"\s+[|\u2013—·•-]\s+|\s*[|\uff5c]\s*|\s+::\s+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, the site's name if the page's title holds one, and how sure we are."""

    text: str
    site: str | None
    confidence: float
    index: int


def find(layout: Layout, marked: Sequence[str] = ()) -> Headline | None:
    """Find the headline; None if no line can be one.

    *marked* are the lines that the text itself marks as headings of the first level.
    """
    return _marked(layout, marked) or _titled(layout) or _fitting(layout) or _first(layout)


def _marked(layout: Layout, marked: Sequence[str]) -> Headline | None:
    """The marked line that shares most with the text, if it stands before its end."""
    keys = [labels.key(line) for line in marked]
    places = {
        line.key: index
        for index, line in reversed([*enumerate(layout.lines[: layout.end])])
        if line.key in keys and line.key and len(line.text) <= MAX_TITLE
    }
    stems = _stems(line.text for line in layout.lines[layout.body : layout.end])
    best = max(places.values(), key=lambda i: _fit(layout.lines[i].text, stems), default=None)
    if best is None or _fit(layout.lines[best].text, stems) < MIN_FIT:
        return None
    sure = (
        MARKED
        if len(places) == 1 and _fit(layout.lines[best].text, stems) >= GOOD_FIT
        else AMONG_MARKED
    )
    return Headline(layout.lines[best].text, None, sure, best)


def _titled(layout: Layout) -> Headline | None:
    """From a title such as ``Site - Headline`` whose headline stands alone elsewhere."""
    places: dict[str, int] = {}
    for index, line in enumerate(layout.lines[: layout.end]):
        places.setdefault(line.key, index)
    for first, line in enumerate(layout.lines[:TITLE_LINES]):
        for title, site in _parts(line.text):
            index = places.get(labels.key(title), first)
            if index != first and MIN_TITLE <= len(title) <= MAX_TITLE:
                name = site if len(site) <= MAX_SITE else None
                return Headline(title, name, WITH_SITE, index)
    return None


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Both ways to read a line as headline and site, at each separator."""
    for separator in _SEPARATOR.finditer(line[: MAX_TITLE + MAX_SITE]):
        before, after = line[: separator.start()].strip(), line[separator.end() :].strip()
        yield before, after
        yield after, before


def _fitting(layout: Layout) -> Headline | None:
    """The line above the text that shares most with it; of near equals the highest one.

    Below a headline stands what says more of the same: a standfirst, a caption.
    """
    stems = _stems(line.text for line in layout.lines[layout.body : layout.end])
    counts = Counter(line.key for line in layout.lines[: layout.end])
    signed = _signed(layout)
    fits: dict[int, tuple[float, float]] = {}
    for index, line in enumerate(layout.lines[: layout.body + 1]):
        evidence = _evidence(layout, index, repeated=counts[line.key] > 1)
        if not _may_be(line) or (index == layout.body and evidence == ALONE):
            continue
        fit = _fit(line.text, stems) * BONUS[evidence]
        fit *= SENTENCE_MALUS if line.role is not Role.HEADING else 1
        fit *= SIGNED_MALUS if signed is not None and index > signed else 1
        fits[index] = fit, evidence
    most = max((fit for fit, _ in fits.values()), default=0.0)
    if most < MIN_FIT:
        return None
    last = max(index for index, (fit, _) in fits.items() if fit == most)
    near = [i for i in fits if last - STANDFIRST <= i <= last and fits[i][0] >= NEARLY * most]
    worded = [i for i in near if layout.lines[i].key.count(" ") > MIN_TOLD - 1] or near
    chosen = _without_trail(layout, _above_standfirst(layout, worded[0]), fits)
    best = Headline(layout.lines[chosen].text, None, fits[worded[0]][1], chosen)
    if len(fits) == 1:
        best = replace(best, confidence=max(best.confidence, ONLY_LINE))
    return _without_site(layout, best)


def _signed(layout: Layout) -> int | None:
    """The first line close above the text that says who wrote it or when, None if none does."""
    close = range(max(layout.body - CLOSE, 0), layout.body)
    return next((i for i in close if layout.lines[i].role in {Role.BYLINE, Role.DATE}), None)


def _above_standfirst(layout: Layout, found: int) -> int:
    """The line above, where what was found is as long as a standfirst and that is a headline."""
    line, above = layout.lines[found], layout.lines[max(found - 1, 0)]
    is_headline = above.role is Role.HEADING and len(above.text) < len(line.text)
    is_worded = above.key.count(" ") >= MIN_TOLD - 1
    return found - 1 if len(line.text) > LONG and is_headline and is_worded else found


def _without_trail(layout: Layout, found: int, others: Iterable[int]) -> int:
    """The shortest line that ends what was found: before it stands "Home > Politics >"."""
    key = layout.lines[found].key
    worded = (i for i in others if layout.lines[i].key.count(" ") >= MIN_TOLD - 1)
    ends = [i for i in worded if f" {key}".endswith(f" {layout.lines[i].key}")]
    return min(ends, key=lambda i: _trail(layout.lines[i]), default=found)


def _trail(line: Line) -> tuple[int, bool, int]:
    """How much stands before a headline: words, a number; of equals the one with all its signs."""
    return len(line.key), line.text[0].isdigit(), -len(line.text)


def _evidence(layout: Layout, index: int, *, repeated: bool) -> float:
    line = layout.lines[index]
    if index and line.key.count(" ") >= MIN_TOLD - 1 and line.key in layout.lines[0].key:
        return TOLD_BY_TITLE
    return REPEATED if repeated else ALONE


def _first(layout: Layout) -> Headline | None:
    """A guess where nothing fits: the line above the text, or the text's own first line."""
    near = reversed(range(min(layout.body + 1, layout.end)))
    for index in sorted(near, key=lambda i: i == layout.body):
        if _may_be(layout.lines[index]):
            return Headline(layout.lines[index].text, None, GUESSED, index)
    return None


def _without_site(layout: Layout, found: Headline) -> Headline:
    """Take a site's name off a title, if a bar or another line of the page shows it."""
    keys = {line.key for line in layout.lines}
    for title, site in _parts(found.text):
        if len(title) < MIN_TITLE or len(site) > min(MAX_SITE, len(title)):
            continue
        if labels.key(site) in keys or "|" in found.text:
            return Headline(title, site, found.confidence, found.index)
    return found


def _may_be(line: Line) -> bool:
    return line.is_content and MIN_TITLE <= len(line.text) <= MAX_TITLE and " " in line.key


def _fit(title: str, stems: frozenset[str]) -> float:
    """How many of a title's longer words its text has, less where it lacks others."""
    own = _stems([title])
    shared = len(own & stems)
    return min(shared * shared / len(own), MAX_FIT) if own else 0.0


def _stems(texts: Iterable[str]) -> frozenset[str]:
    words = (word for text in texts for word in _WORD.findall(text.casefold()))
    return frozenset(word[:STEM] for word in words if len(word) >= MIN_WORD)
