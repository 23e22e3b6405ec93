"""The query as a tree of frozen values that print as they are written.

query: what ``parse`` makes and ``match`` walks; pure. A new kind of leaf is one class here,
one symbol in the scanner, and one case wherever the type checker then asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; "US-Wahl" is one too, and asks for its parts side by side."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes, to stand side by side in this order."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Exact:
    """Words in this very form and spelling, side by side: =Musk or ="Wall Street"."""

    text: str

    def __str__(self) -> str:
        return f"={self.text}" if _NEEDS_NO_QUOTES.fullmatch(self.text) else f'="{self.text}"'


@dataclass(frozen=True, slots=True)
class Part:
    """Words that begin with it (wahl*), end with it (*wahl) or hold it (*wahl*), as typed."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def core(self) -> str:
        """The text without its stars."""
        return self.text.strip("*")

    @property
    def may_follow(self) -> bool:
        """Whether the word may go on after it."""
        return self.text.endswith("*")

    @property
    def may_precede(self) -> bool:
        """Whether the word may begin before it."""
        return self.text.startswith("*")


@dataclass(frozen=True, slots=True)
class Near:
    """All parts in one text, in any order, with at most so many other words between them."""

    parts: tuple[Word | Phrase | Exact | Part, ...]
    distance: int

    def __str__(self) -> str:
        return f"near({' '.join(map(str, self.parts))}, {self.distance})"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in the syntax of RE2, as typed between its slashes."""

    text: str

    def __str__(self) -> str:
        return f"/{self.text}/"


@dataclass(frozen=True, slots=True)
class Field:
    """A query that is put to one field alone."""

    name: str
    query: Query

    def __str__(self) -> str:
        return f"{self.name}:{_printed(self.query, bracketed=(And, Or, Not))}"


@dataclass(frozen=True, slots=True)
class And:
    """All parts match; at least two. ``grouped`` tells that brackets stood around it."""

    parts: tuple[Query, ...]
    grouped: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return " AND ".join(_printed(part, bracketed=(And, Or)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches; at least two. ``grouped`` as in And."""

    parts: tuple[Query, ...]
    grouped: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return " OR ".join(self._part(part) for part in self.parts)

    def _part(self, part: Query) -> str:
        needs_none = isinstance(part, And) and not part.grouped
        return str(part) if needs_none else _printed(part, bracketed=(And, Or))


@dataclass(frozen=True, slots=True)
class Not:
    """Its query does not match."""

    query: Query

    def __str__(self) -> str:
        return f"NOT {_printed(self.query, bracketed=(And, Or))}"


@dataclass(frozen=True, slots=True)
class When:
    """A limit to the article's date: ``since`` a period ago, ``after`` or ``before`` a day."""

    name: str
    limit: timedelta | date

    def __str__(self) -> str:
        return f"{self.name}:{_limit(self.limit)}"


Leaf = Word | Phrase | Exact | Part | Near | Pattern
Query = Leaf | Field | And | Or | Not | When

_NEEDS_NO_QUOTES = re.compile(r"\w+(?:[-.&]\w+)*")

# Letters of the units in which periods are written, the longest first.
UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}


def _limit(limit: timedelta | date) -> str:
    if isinstance(limit, date):
        return limit.isoformat()
    letter, unit = next((one, unit) for one, unit in UNITS.items() if not limit % unit)
    return f"{limit // unit}{letter}"


def _printed(query: Query, *, bracketed: tuple[type, ...]) -> str:
    return f"({query})" if isinstance(query, bracketed) else str(query)
