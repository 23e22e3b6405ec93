"""What each line of a page's text looks like, judged by its form alone.

parse: between splitting into paragraphs and finding the article among them; pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from feeds.parse.plain import bylines, captions, labels, moments

PROSE_LETTERS = 60  # characters of a finished sentence that no headline needs
LONG_LETTERS = 160  # characters; longer than any headline, finished or not
MAX_INSERT = 200  # characters of "Read more: ..." in one line
FURNITURE_WORDS = 4  # a line of so few words that a page repeats
FURNITURE_TIMES = 3  # so often is no heading of an article
MIN_CRUMBS = 2  # separators that make a trail of sections ("Home > Politics > Europe")

_FINISHED = re.compile(
    r"[.!?…:。\uff01\uff1f][\"'“”»«\u2018\u2019\uff09)\]]*(?:\s?\([^()]{1,40}\))?$"
)
_CRUMB = re.compile(r"\s[>\u203a»|/•·→]\s|\s?[\u203a→]\s?")
_OPENING = re.compile(r"^\W*([^\W\d_][\w\s'\u2019]{2,50}?)\s?[:\uff1a]\s*(\S.*)$")


class Role(Enum):
    """What a line may be; PROSE, SENTENCE and HEADING can belong to the article."""

    PROSE = auto()
    SENTENCE = auto()
    HEADING = auto()
    RELATED = auto()
    INSERT = auto()
    WIDGET = auto()
    NOTICE = auto()
    CREDIT = auto()
    BYLINE = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the page; ``key`` is equal for lines that say the same."""

    text: str
    key: str
    role: Role

    @property
    def is_content(self) -> bool:
        """Whether the line may be part of an article's text."""
        return self.role in {Role.PROSE, Role.SENTENCE, Role.HEADING}


def read(paragraphs: Iterable[str]) -> tuple[Line, ...]:
    """Judge each paragraph by its form; what a page repeats again and again is a widget."""
    page = [Line(text, labels.key(text), _role(text)) for text in paragraphs]
    counts = Counter(line.key for line in page if line.role is Role.HEADING)
    furniture = {
        key
        for key, times in counts.items()
        if times >= FURNITURE_TIMES and key.count(" ") < FURNITURE_WORDS
    }
    return tuple(
        replace(line, role=Role.WIDGET) if line.key in furniture else line for line in page
    )


def insert(line: str) -> str | None:
    """The headline in ``Read more: HEADLINE``, None if *line* is no such pointer."""
    match = _OPENING.match(line) if len(line) <= MAX_INSERT else None
    return match[2] if match and labels.is_label(match[1], "related") else None


def _role(text: str) -> Role:
    if labels.is_label(text, "related"):
        return Role.RELATED
    if labels.is_label(text, "widget") or not any(map(str.isalnum, text)):
        return Role.WIDGET
    if labels.is_notice(text) or _is_button(text):
        return Role.NOTICE
    if insert(text):
        return Role.INSERT
    if captions.split(text):
        return Role.CREDIT
    return _signed(text) or (Role.CREDIT if captions.is_credit(text) else _said(text))


def _is_button(text: str) -> bool:
    """Whether *text* is a button with its object: ``Share this story: HEADLINE``."""
    opening = text.partition(":")[0].strip()
    return " " in opening and opening != text and labels.is_label(opening, "widget")


def _signed(text: str) -> Role | None:
    if bylines.read(text):
        return Role.BYLINE
    return Role.DATE if moments.find(text) else None


def _said(text: str) -> Role:
    if len(text) >= LONG_LETTERS:
        return Role.PROSE
    if len(_CRUMB.findall(text)) >= MIN_CRUMBS:
        return Role.WIDGET
    if not _FINISHED.search(text):
        return Role.HEADING
    return Role.PROSE if len(text) >= PROSE_LETTERS else Role.SENTENCE
