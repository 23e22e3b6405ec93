"""Find what a leaf of a query asks for: its places in a text, or whether a term is meant.

query: what the matcher asks; pure. Words match words, never parts of them, by their stem in
the document's language; several words match side by side in one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import NamedTuple, assert_never

from feeds.query.document import Document, fold_term
from feeds.query.fields import EXACT_FIELDS
from feeds.query.matching import patterns
from feeds.query.matching.distance import Run, together
from feeds.query.nodes import Exact, Leaf, Near, Part, Pattern, Phrase, Word
from feeds.query.words.analyzer import Words, folded_words
from feeds.query.words.folding import spelling
from feeds.query.words.lines import Line, joined
from feeds.query.words.parts import WordPart, word_parts
from feeds.query.words.stemming import algorithm, stems

# Questions remembered as words, so that each rule is analysed once a language.
_REMEMBERED = 1 << 16

_WORDS = (Word, Phrase)

_PATTERN = "/"  # no stem: what a pattern finds is not numbered like words


class Place(NamedTuple):
    """A place in a text: ``[start:end]``; ``what`` is the same for forms of one word."""

    start: int
    end: int
    what: tuple[str, ...]


class Held(NamedTuple):
    """The *nth* term of an exact field; ``what`` are the field and the term."""

    nth: int
    what: tuple[str, str]

    @property
    def term(self) -> str:
        """The term as it stands in the document."""
        return self.what[1]


Found = Run | Place | Held


class Asked(NamedTuple):
    """Words of a question as stems, and as the line of them that a text must hold."""

    stems: tuple[str, ...]
    line: str


def is_held(leaf: Leaf, document: Document, within: Sequence[str]) -> bool:
    """Whether *leaf* stands in any of these fields of *document*."""
    if isinstance(leaf, _WORDS) and within[0] not in EXACT_FIELDS:
        asked = stems_asked(leaf.text, document.language).stems
        return document.line(within).first(asked) is not None
    return any(any(True for _ in find(leaf, document, field)) for field in within)


def find(leaf: Leaf, document: Document, field: str) -> Iterable[Found]:
    """Every place of *leaf* in this field of *document*, in no order."""
    if field in EXACT_FIELDS:
        return held_terms(leaf, document, field)
    if isinstance(leaf, Pattern):
        return _by_pattern(leaf, document.texts.get(field, ""))
    return _runs(leaf, document.words(field), document.language)


def place(found: Run | Place, words: Words) -> Place:
    """Where *found* stands in the text of these words."""
    if isinstance(found, Place):
        return found
    return Place(*words.span(found.first, found.last), found.what)


def _by_pattern(pattern: Pattern, said: str) -> Iterator[Place]:
    for start, end in patterns.places(pattern.text, said):
        yield Place(start, end, (_PATTERN, said[start:end].casefold()))


def _runs(
    leaf: Word | Phrase | Exact | Part | Near, words: Words, language: str | None
) -> Iterable[Run]:
    """Every place of *leaf* among *words*."""
    match leaf:
        case Word() | Phrase():
            return by_stem(stems_asked(leaf.text, language).stems, words.line)
        case Exact():
            return _by_spelling(leaf.text, words)
        case Part():
            return _by_part(leaf, words)
        case Near():
            return _together(leaf, words, language)
        case _:
            assert_never(leaf)


def by_stem(asked: tuple[str, ...], line: Line) -> Iterator[Run]:
    """Every place in a line of stems where these stand side by side."""
    more = len(asked) - 1
    for first in line.places(asked):
        yield Run(first, first + more, asked)


def _together(near: Near, words: Words, language: str | None) -> Iterator[Run]:
    found = []
    for part in near.parts:
        places = tuple(_runs(part, words, language))
        if not places:
            return
        found.append(places)
    yield from together(found, near.distance)


def _by_spelling(text: str, words: Words) -> Iterator[Run]:
    (folded, *more), spelled = words_spelled(text)
    for first, _ in WordPart(folded, may_precede=False, may_follow=False).found_in(words.forms):
        last = first + len(more)
        if words.spelled(first, last) == spelled:
            yield Run(first, last, spelled)


def _by_part(part: Part, words: Words) -> Iterator[Run]:
    first, *rest = word_parts(part)
    for start, form in first.found_in(words.forms):
        following = words.folded[start + 1 : start + 1 + len(rest)] if rest else ()
        if len(following) == len(rest) and all(map(WordPart.fits, rest, following)):
            yield Run(start, start + len(rest), (form, *following))


@lru_cache(maxsize=_REMEMBERED)
def words_spelled(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the words of a question fold, and how they are spelled."""
    words = Words(text, None)
    return words.folded, words.spelled(0, len(words.folded) - 1)


@lru_cache(maxsize=_REMEMBERED)
def stems_asked(text: str, language: str | None) -> Asked:
    """The words of a question as stems, to be compared with those of a text."""
    words = tuple(map(intern, stems(folded_words(text), algorithm(language))))
    return Asked(words, joined(words))


# --- terms -------------------------------------------------------------------------------


def held_terms(leaf: Leaf, document: Document, field: str) -> Iterator[Held]:
    """Every term of an exact *field* of *document* that is meant."""
    for nth, term in enumerate(document.terms.get(field, ())):
        if _is_asked(field, leaf, term):
            yield Held(nth, (field, term))


def _is_asked(field: str, leaf: Leaf, term: str) -> bool:
    """Whether *term* of an exact field is what *leaf* asks for; of an address, any part is."""
    names = EXACT_FIELDS[field]
    match leaf:
        case Word() | Phrase():
            wanted, held = fold_term(leaf.text), fold_term(term)
            return wanted in (held if names is None else names(held))
        case Exact():
            return _one_line(leaf.text) == _one_line(term)
        case Part():
            part = WordPart(fold_term(leaf.core), leaf.may_precede, leaf.may_follow)
            held = fold_term(term)
            return any(map(part.fits, (held,) if names is None else names(held)))
        case Pattern():
            find_in = patterns.is_in if names is None else patterns.is_whole
            return find_in(leaf.text, term)
        case Near():  # the parser lets none ask for a term
            return False
        case _:
            assert_never(leaf)


def _one_line(text: str) -> str:
    return " ".join(spelling(text).split())
