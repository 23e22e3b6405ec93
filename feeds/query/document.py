"""An article as queries see it: texts to be read as words, and fixed terms.

query: what ``match`` is put to; pure. Each text is read once, when first asked for.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

from feeds.query.fields import EXACT_FIELDS, FIELDS, NUMBERS
from feeds.query.nodes import When
from feeds.query.words.analyzer import Words
from feeds.query.words.folding import fold
from feeds.query.words.lines import TEXT, Line
from feeds.query.words.parts import Holder

# Parts of words that were looked for, and the words that hold those that were found.
_Holders = tuple[Container[str], Mapping[str, Sequence[Holder]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Texts by name (title, summary, text, author) and terms by exact field.

    ``language`` is the BCP 47 tag by which both the texts and what is asked are stemmed;
    None where it is not known. ``day`` (where its readers live) and ``age`` are those of the
    date by which lists sort it; only searches know and ask them.
    """

    texts: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]
    language: str | None = None
    day: date | None = None
    age: timedelta | None = None
    _holders: list[_Holders] = field(default_factory=list, repr=False, compare=False)
    _read: dict[str, Words] = field(default_factory=dict, repr=False, compare=False)
    _lines: dict[Sequence[str], Line] = field(default_factory=dict, repr=False, compare=False)

    def words(self, name: str) -> Words:
        """The text *name* as words; without any where there is no such text."""
        if name not in self._read:
            self._read[name] = Words(self.texts.get(name, ""), self.language)
        return self._read[name]

    def is_within(self, when: When) -> bool:
        """Whether the article's date keeps this limit; ``before`` is not that day itself."""
        limit = when.limit
        if isinstance(limit, timedelta):
            return self.age is not None and self.age <= limit
        if self.day is None:
            return False
        return self.day < limit if when.name == "before" else self.day >= limit

    def with_terms(self, **terms: tuple[str, ...]) -> Document:
        """The same article with more *terms*; what was read of its texts is kept."""
        return replace(self, terms={**self.terms, **terms})

    def line(self, within: Sequence[str]) -> Line:
        """The stems of these texts, each text by its number among ``FIELDS``."""
        if within not in self._lines:
            texts = {NUMBERS[name]: self.words(name).stems for name in within}
            self._lines[within] = Line(texts)
        return self._lines[within]

    def spelled(self, place: int, length: int) -> tuple[str, ...]:
        """So many words from a place of these on, in their case and spelling."""
        number, first = divmod(place, TEXT)
        return self.words(FIELDS[number]).spelled(first, first + length - 1)

    def first_of(self, piece: str, within: Sequence[str]) -> int | None:
        """The place of the first word of a piece, where it stands first in these texts."""
        texts = [self.words(name) for name in within]
        place = self.line(within).first((texts[0].first_stem(piece),))
        if place is None:
            return None
        text, number = divmod(place, TEXT)
        if self.words(FIELDS[text]).is_in(number, piece):  # as mostly, and not another form
            return place
        for name, words in zip(within, texts, strict=True):
            found = words.number_of(piece)
            if found is not None:
                return NUMBERS[name] * TEXT + found
        return None

    def note_holders(self, asked: Container[str], found: Mapping[str, Sequence[Holder]]) -> None:
        """Remember which words hold parts, by their keys; *asked* were looked for."""
        self._holders.append((asked, found))

    def holders(self, key: str) -> Sequence[Holder] | None:
        """The words that hold a part; None where nobody has looked for it."""
        for asked, found in self._holders:
            if key in asked:
                return found.get(key, ())
        return None

    def pieces(self) -> list[str]:
        """What stands between the blanks of all texts."""
        return list(chain.from_iterable(self.words(name).pieces for name in self.texts))

    def term_keys(self) -> list[str]:
        """``field:term`` for every name of every term, as ``required`` writes it."""
        return [
            f"{field}:{name}"
            for field, names in EXACT_FIELDS.items()
            if names is not None
            for term in self.terms.get(field, ())
            for name in names(fold_term(term))
        ]


# Characters of a term that are compared: as many as a URI must be able to have (RFC 9110
# 4.1). Folding a hostile term costs the square of its length.
_COMPARED = 8_000

# Terms remembered as they fold; most articles have those of others.
_REMEMBERED = 1 << 10


@lru_cache(maxsize=_REMEMBERED)
def fold_term(term: str) -> str:
    """A term or what is asked of it, folded, with single blanks."""
    return " ".join(fold(term[:_COMPARED]).split())
