"""Write an article's words down for the search: to be found by, and to be looked through.

query: what ``storage.words`` keeps of each article, and what it is asked for; pure. Words are
stored in every form that a query can ask for, so that the database only compares strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.query.document import Document, fold_term
from feeds.query.fields import EXACT_FIELDS, TEXT_FIELDS, TEXTS
from feeds.query.words.analyzer import Words
from feeds.query.words.lines import joined
from feeds.query.words.stemming import ALGORITHMS, LONGEST_WORD, stem

# Marks a stored stem. It is a letter, so that every search engine keeps it on its word, and
# folding turns it into "ss", so that no folded word can hold it.
STEM_MARK = "ß"

# Parts the name of a field from what it holds; a letter that folds to "th".
FIELD_MARK = "þ"

# Fields whose words are stored under their name as well; a word of the body stands alone.
_NAMED = frozenset(TEXT_FIELDS) - {"text"}

# Exact fields whose terms are stored, as they change only with the article itself. Those of
# categories, topics and sources have tables of their own.
_TERMS = ("lang", "tag", "id", "has", "agency", "is")

_NO_LETTER = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class StoredWords:
    """What is stored of an article's words.

    ``tokens`` are the distinct forms it is found by, sorted, a blank between. ``stems`` are
    the stems of each text in order, a line for each of ``TEXTS``, blanks around each stem.
    """

    tokens: str
    stems: str


def stored_words(seen: Document) -> StoredWords:
    """The words of an article as the search stores them."""
    texts = [(name, seen.words(name)) for name in TEXTS]
    tokens = {token for name, words in texts for token in _tokens(name, words)}
    tokens.update(_term_tokens(seen))
    return StoredWords(
        tokens=" ".join(sorted(tokens)),
        stems="\n".join(joined(words.stems) for _, words in texts),
    )


def word_tokens(word: str, field: str | None) -> Iterator[str]:
    """Every form under which a folded *word* of *field* may be stored, in any language."""
    stems = {stem(word, name) for name in _ALGORITHMS}
    for form in stems | {STEM_MARK + one for one in stems}:
        yield form_token(form, field)


def form_token(form: str, field: str | None) -> str:
    """How this very form of a word of *field* is stored."""
    return _named(field, form) if field in _NAMED else form


def is_form(token: str) -> bool:
    """Whether a token is a folded word as it stands in a text, and no stem or named field."""
    return STEM_MARK not in token and FIELD_MARK not in token


def term_token(field: str, term: str) -> str | None:
    """The form under which a folded *term* of an exact field is stored; None where none is."""
    bare = _NO_LETTER.sub("", term)
    if field not in _TERMS or not 0 < len(bare) <= LONGEST_WORD:
        return None
    return _named(field, bare)


_ALGORITHMS = (None, *sorted(set(ALGORITHMS.values())))


def _tokens(name: str, words: Words) -> Iterator[str]:
    """The forms of a text's words: folded, and their stems where they differ."""
    for folded, stemmed in set(zip(words.folded, words.stems, strict=True)):
        if len(folded) > LONGEST_WORD:
            continue
        forms = (folded,) if stemmed == folded else (folded, STEM_MARK + stemmed)
        if name != "author":  # which only ``author:`` asks for
            yield from forms
        if name in _NAMED:
            yield from (_named(name, form) for form in forms)


def _term_tokens(seen: Document) -> Iterable[str]:
    for field in _TERMS:
        names = EXACT_FIELDS[field] or (lambda term: (term,))
        for term in seen.terms.get(field, ()):
            for name in names(fold_term(term)):
                if token := term_token(field, name):
                    yield token


def _named(field: str | None, form: str) -> str:
    return f"{field}{FIELD_MARK}{form}"
