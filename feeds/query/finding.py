"""Find what a leaf of a query asks for: its places in a text, or whether a term is meant.

query: what the matcher asks; pure. Words match words, never parts of them, by their stem in
the document's language; several words match side by side in one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, assert_never

from feeds.query import patterns
from feeds.query.analyzer import Stems, Words
from feeds.query.distance import Run, together
from feeds.query.document import Document, fold_term
from feeds.query.fields import EXACT_FIELDS
from feeds.query.folding import spelling
from feeds.query.nodes import Exact, Leaf, Near, Part, Pattern, Phrase, Word
from feeds.query.parts import WordPart, word_parts

# Questions remembered as words, so that each rule is analysed once a language.
_REMEMBERED = 1 << 16

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


def may_hold(leaf: Leaf, document: Document, field: str) -> bool:
    """Whether to look for *leaf* at all: most words do not stand in most documents."""
    if isinstance(leaf, Word | Phrase) and field not in EXACT_FIELDS:
        stems = document.stems()
        return all(stem in stems for stem in stems_asked(leaf.text, document.language))
    return True


def find(leaf: Leaf, document: Document, field: str) -> Iterable[Found]:
    """Every place of *leaf* in this field of *document*, in no order."""
    if field in EXACT_FIELDS:
        return _in_terms(leaf, document, field)
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
            return by_stem(stems_asked(leaf.text, language), words)
        case Exact():
            return _by_spelling(leaf.text, words)
        case Part():
            return _by_part(leaf, words)
        case Near():
            found = [tuple(_runs(part, words, language)) for part in leaf.parts]
            return together(found, leaf.distance)
        case _:
            assert_never(leaf)


def by_stem(asked: tuple[str, ...], words: Stems) -> Iterator[Run]:
    """Every place where these stems stand side by side."""
    for first in words.places(asked[0]):
        if len(asked) == 1 or words.stems[first : first + len(asked)] == asked:
            yield Run(first, first + len(asked) - 1, asked)


def _by_spelling(text: str, words: Words) -> Iterator[Run]:
    folded, spelled = _spelled(text)
    for first in words.form_places(folded):
        last = first + len(spelled) - 1
        if words.spelled(first, last) == spelled:
            yield Run(first, last, spelled)


def _by_part(part: Part, words: Words) -> Iterator[Run]:
    first, *rest = word_parts(part)
    for form in first.found_in(words.line):
        for start in words.form_places(form):
            following = words.folded[start + 1 : start + 1 + len(rest)]
            if len(following) == len(rest) and all(map(WordPart.fits, rest, following)):
                yield Run(start, start + len(rest), (form, *following))


@lru_cache(maxsize=_REMEMBERED)
def _spelled(text: str) -> tuple[str, tuple[str, ...]]:
    """How the first word folds, and how all are spelled."""
    words = Words(text, None)
    return words.folded[0], words.spelled(0, len(words.folded) - 1)


@lru_cache(maxsize=_REMEMBERED)
def stems_asked(text: str, language: str | None) -> tuple[str, ...]:
    """The words of a question as stems, to be compared with those of a text."""
    return Words(text, language).stems


# --- terms -------------------------------------------------------------------------------


def _in_terms(leaf: Leaf, document: Document, field: str) -> Iterator[Held]:
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
