"""Find what a leaf of a query asks for: its places in a text, or whether a term is meant.

query: what the matcher asks; pure. Words match words, never parts of them, by their stem in
the document's language; several words match side by side in one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, assert_never

from feeds.query import patterns
from feeds.query.analyzer import Words
from feeds.query.distance import Run, together
from feeds.query.document import Document, fold_term
from feeds.query.fields import EXACT_FIELDS
from feeds.query.folding import spelling
from feeds.query.nodes import Exact, Leaf, Near, Part, Pattern, Phrase, Word
from feeds.query.parts import WordPart, word_parts

# Questions remembered as words, so that each rule is analysed once a language.
_REMEMBERED = 1 << 16


class Place(NamedTuple):
    """A place in a text: ``[start:end]``; ``what`` is the same for forms of one word."""

    start: int
    end: int
    what: tuple[str, ...]


def find(leaf: Leaf, document: Document, name: str) -> Iterator[Place]:
    """Every place of *leaf* in the text *name* of *document*, in no order."""
    if isinstance(leaf, Pattern):
        said = document.texts.get(name, "")
        for start, end in patterns.places(leaf.text, said):
            yield Place(start, end, (said[start:end].casefold(),))
        return
    words = document.words(name)
    for run in _runs(leaf, words, document.language):
        yield Place(*words.span(run.first, run.last), run.what)


def _runs(
    leaf: Word | Phrase | Exact | Part | Near, words: Words, language: str | None
) -> Iterable[Run]:
    """Every place of *leaf* among *words*."""
    match leaf:
        case Word() | Phrase():
            return _by_stem(_stems(leaf.text, language), words)
        case Exact():
            return _by_spelling(leaf.text, words)
        case Part():
            return _by_part(leaf, words)
        case Near():
            found = [tuple(_runs(part, words, language)) for part in leaf.parts]
            return together(found, leaf.distance)
        case _:
            assert_never(leaf)


def _by_stem(asked: tuple[str, ...], words: Words) -> Iterator[Run]:
    for first in words.by_stem.get(asked[0], ()):
        if len(asked) == 1 or words.stems[first : first + len(asked)] == asked:
            yield Run(first, first + len(asked) - 1, asked)


def _by_spelling(text: str, words: Words) -> Iterator[Run]:
    asked = _words(text)
    for first in words.by_form.get(asked.folded[0], ()):
        last = first + len(asked.folded) - 1
        if words.spelled[first : last + 1] == asked.spelled:
            yield Run(first, last, asked.spelled)


def _by_part(part: Part, words: Words) -> Iterator[Run]:
    first, *rest = word_parts(part)
    for form, places in words.by_form.items():
        if not first.fits(form):
            continue
        for start in places:
            following = words.folded[start + 1 : start + 1 + len(rest)]
            if len(following) == len(rest) and all(map(WordPart.fits, rest, following)):
                yield Run(start, start + len(rest), (form, *following))


@lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> Words:
    return Words(text, None)


@lru_cache(maxsize=_REMEMBERED)
def _stems(text: str, language: str | None) -> tuple[str, ...]:
    return Words(text, language).stems


# --- terms -------------------------------------------------------------------------------


def holds(field: str, leaf: Leaf, term: str) -> bool:
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
