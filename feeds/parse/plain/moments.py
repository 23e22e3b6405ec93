"""Dates that stand in a line of a page, beside names and other words.

parse: finds the words of a date; ``dates`` turns them into a moment; pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.parse.plain import labels

MAX_LINE = 160  # characters; a date in a longer line belongs to a sentence
MAX_REST = 48  # letters beside the date: a name, a place, a section
MONTHS_A_YEAR = 12

_MONTH = rf"(?:{labels.pattern('months')})[^\W\d_]{{0,6}}\.?"
_TIME = (
    r"\d{1,2}\s?h\s?\d\d|\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?"
    r"|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}(?=\sUhr)"
)
_ZONE = r"UTC|GMT|BST|CES?T|MES?Z|E[SD]T|C[SD]T|M[SD]T|P[SD]T|Z|[+-]\d\d:?\d\d"
_MOMENT = re.compile(
    rf"""(?<![\w./-])(?P<day>
        \d{{4}}-\d\d-\d\d
      | \d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}
      | \d{{1,2}}/\d{{1,2}}/\d{{4}}
      | \d{{1,2}}(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?{_MONTH},?\s(?:de\s)?\d{{4}}
      | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}
    )
    (?:(?:T|\W{{1,3}}(?:(?:at|um|à|a\slas|às|as|alle|ore|om)\s)?)(?P<time>{_TIME})
      (?:\s?(?:Uhr|uur)\b)?(?:\s?\(?(?P<zone>{_ZONE})\b\)?)?
    )?""",
    re.IGNORECASE | re.VERBOSE,
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/")


@dataclass(frozen=True, slots=True)
class Moment:
    """The words of one date: its day, its time of day and zone if it has them.

    ``role`` is "published" or "updated", as the word before it says; "" if none does.
    """

    day: str
    time: str | None
    zone: str | None
    role: str

    @property
    def text(self) -> str:
        """The date as one string for ``dates``."""
        return " ".join(filter(None, (self.day, self.time, self.zone)))

    @property
    def is_ambiguous(self) -> bool:
        """Whether day and month cannot be told apart (03/04/2024)."""
        numbers = _SLASHED.match(self.day)
        return numbers is not None and all(int(n) <= MONTHS_A_YEAR for n in numbers.groups())


def find(line: str) -> tuple[Moment, ...]:
    """The dates of a short *line* in order; none if it says much beside them."""
    if len(line) > MAX_LINE or not any(map(str.isdigit, line)):
        return ()
    if len(labels.key(without(line))) > MAX_REST:
        return ()
    found, before = [], 0
    for match in _MOMENT.finditer(line):
        found.append(_moment(match, line[before : match.start()]))
        before = match.end()
    return tuple(found)


def without(line: str) -> str:
    """What *line* says beside its dates and the words that go with them."""
    rest = _MOMENT.sub(" ", line) if len(line) <= MAX_LINE else line
    if rest == line:
        return line
    extra = labels.words("published") | labels.words("updated") | labels.words("filler")
    kept = (word for word in rest.split() if labels.key(word) not in extra)
    return " ".join(kept).strip(" |,;:·•\u2013—-()")


def _moment(match: re.Match[str], before: str) -> Moment:
    said = f" {labels.key(before)} "
    for role in ("updated", "published"):
        if any(f" {word} " in said for word in labels.words(role)):
            return Moment(match["day"], match["time"], match["zone"], role)
    return Moment(match["day"], match["time"], match["zone"], "")
