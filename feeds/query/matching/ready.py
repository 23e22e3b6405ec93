"""What a prepared query is made of: each part finds its words where they stand first.

query: asked by ``prepared``; pure. A part is a few strings and numbers, as 100,000 rules do not fit
into a processor's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, TypeGuard

from feeds.query.document import Document
from feeds.query.fields import NUMBERS, TEXTS
from feeds.query.matching.distance import together
from feeds.query.matching.finding import by_stem, find, held_terms, words_spelled
from feeds.query.matching.matcher import match
from feeds.query.nodes import Exact, Leaf, Part, Phrase, Query, When, Word
from feeds.query.words.lines import TEXT, Line

Told = Sequence[tuple[int, tuple[str, ...]]]
"""Places (see ``Line``), each with what stands there: words as in ``Place``, or a term."""


class Ready(Protocol):
    """A part of a query."""

    def found(self, document: Document, line: Line) -> Told | None:
        """What of it matches *document*, of which *line* are the texts asked; None for nothing."""


def is_words(query: Query) -> TypeGuard[Word | Phrase]:
    """Whether words are asked for by their stems, side by side."""
    return isinstance(query, Word | Phrase)


# --- leaves ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stems:
    """A word, or words that stand side by side; of several alternatives all are told."""

    either: tuple[tuple[str, ...], ...]

    def found(self, document: Document, line: Line) -> Told | None:
        """Where they stand first."""
        told = []
        for asked in self.either:
            place = line.first(asked)
            if place is not None:
                told.append((place, asked))
        return told or None


@dataclass(frozen=True, slots=True)
class Close:
    """Words and phrases, each another one, at most so many other words between them."""

    asked: tuple[tuple[str, ...], ...]
    distance: int

    def found(self, document: Document, line: Line) -> Told | None:
        """Where each of them stands."""
        firsts: list[tuple[int, tuple[str, ...]]] = []
        for asked in self.asked:
            place = line.first(asked)
            if place is None:
                return None
            firsts.append((place, asked))
        if self._are_close(firsts):  # as names mostly are where they are told first
            return firsts
        reach = self.distance + sum(map(len, self.asked))
        if not line.may_meet([one[0] for one in self.asked], reach):
            return None
        runs = [tuple(by_stem(asked, line)) for asked in self.asked]
        return [(run.first, run.what) for run in together(runs, self.distance)] or None

    def _are_close(self, firsts: Told) -> bool:
        last, what = max(firsts)
        words = sum(map(len, self.asked)) - len(what)
        return last - min(firsts)[0] - words <= self.distance


@dataclass(frozen=True, slots=True)
class Parted:
    """A part of a word."""

    leaf: Part
    key: str
    within: Sequence[str]

    def found(self, document: Document, line: Line) -> Told | None:
        """The words that it is a part of."""
        holders = document.holders(self.key)
        if holders is None:
            return Found(self.leaf, self.within).found(document, line)
        told: list[tuple[int, tuple[str, ...]]] = []
        for piece, nth, word in holders:
            place = document.first_of(piece, self.within)
            if place is not None:
                told.append((place + nth, (word,)))
        return told or None


@dataclass(frozen=True, slots=True)
class Spelled:
    """Words in this very form and spelling, which all have these stems."""

    leaf: Exact
    stems: tuple[str, ...]
    within: Sequence[str]

    def found(self, document: Document, line: Line) -> Told | None:
        """Where they first stand so."""
        place = line.first(self.stems)
        if place is None:
            return None
        _, spelled = words_spelled(self.leaf.text)
        if document.spelled(place, len(spelled)) == spelled:
            return ((place, spelled),)
        return Found(self.leaf, self.within).found(document, line)


@dataclass(frozen=True, slots=True)
class Found:
    """Any leaf, in texts that are looked through one by one."""

    leaf: Leaf
    within: Sequence[str]

    def found(self, document: Document, line: Line) -> Told | None:
        """Wherever it stands."""
        told = [
            (NUMBERS[field] * TEXT + start, what)
            for field in self.within
            for start, *_, what in find(self.leaf, document, field)
        ]
        return told or None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an exact field."""

    leaf: Leaf
    field: str

    def found(self, document: Document, line: Line) -> Told | None:
        """Whether the field has it."""
        start = NUMBERS[self.field] * TEXT
        held = held_terms(self.leaf, document, self.field)
        return [(start + nth, what) for nth, what in held] or None


@dataclass(frozen=True, slots=True)
class Whole:
    """A query that asks for patterns, which find characters and are not numbered like words."""

    query: Query

    def found(self, document: Document, line: Line) -> Told | None:
        """The terms of its match, behind all places of words."""
        found = match(self.query, document)
        if found is None:
            return None
        return [(place, ("", term)) for place, term in enumerate(found.terms, len(TEXTS) * TEXT)]


@dataclass(frozen=True, slots=True)
class Dated:
    """A limit in time."""

    when: When

    def found(self, document: Document, line: Line) -> Told | None:
        """Nothing, as no word says when."""
        return () if document.is_within(self.when) else None


# --- what holds parts --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Within:
    """A part that is asked of other texts."""

    within: Sequence[str]
    part: Ready

    def found(self, document: Document, line: Line) -> Told | None:
        """What the part finds there."""
        return self.part.found(document, document.line(self.within))


@dataclass(frozen=True, slots=True)
class All:
    """Parts that must all be found."""

    parts: tuple[Ready, ...]

    def found(self, document: Document, line: Line) -> Told | None:
        """What they find, if each finds something."""
        told: list[tuple[int, tuple[str, ...]]] = []
        for part in self.parts:
            found = part.found(document, line)
            if found is None:
                return None
            told += found
        return told


@dataclass(frozen=True, slots=True)
class Any:
    """Alternatives, of which all that are found are told."""

    parts: tuple[Ready, ...]

    def found(self, document: Document, line: Line) -> Told | None:
        """What those find that find something."""
        every = [part.found(document, line) for part in self.parts]
        held = [found for found in every if found is not None]
        return list(chain.from_iterable(held)) if held else None


@dataclass(frozen=True, slots=True)
class Absent:
    """What must not be found."""

    part: Ready

    def found(self, document: Document, line: Line) -> Told | None:
        """Nothing, if that is so."""
        return () if self.part.found(document, line) is None else None
