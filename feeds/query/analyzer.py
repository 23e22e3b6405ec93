"""Read text as words: where each stands, how it folds, what its stem is.

query: one analyzer for the matcher, the rule index and the stored search words; pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from feeds.query.folding import fold
from feeds.query.stemming import LONGEST_WORD, algorithm, stem

# Grows whenever the same article would give other words: stored search words of an older
# number are made again. 2: the names of authors are among them.
ANALYZER = 2

# Marks a stored stem. It is a letter, so that every search engine keeps it on its word, and
# folding turns it into "ss", so that no folded word can hold it.
STEM_MARK = "ß"

# Chinese and Japanese write no spaces: there each character counts as a word, and what is
# asked for becomes a phrase of them.
_CHARACTERS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Combining marks of the living scripts, which Python's \w leaves out, and invisible
# joiners; both are inside a word, never a border.
_MARKS = "".join(chr(n) for n in range(0x300, 0x3100) if unicodedata.category(chr(n))[0] == "M")
_INSIDE = re.escape(_MARKS) + "\u00ad\u200c\u200d\u2060"

# U+02BB and U+02BC are letters to Unicode and apostrophes to everybody who types them.
_LETTER = rf"[^\W_\u02bb\u02bc{_CHARACTERS}]"
_WORD = re.compile(
    rf"""(
        [{_CHARACTERS}]
      | (?:(?!\d){_LETTER}\.)+(?!\d){_LETTER}(?!{_LETTER})     # U.S. is the word "us"
      | {_LETTER}+(?:[{_INSIDE}]+{_LETTER}*)*
    )
    (?:['\u2018\u2019\u02bc\uff07][sS](?!{_LETTER}))?          # Musk's is the word "musk"
    """,
    re.VERBOSE,
)

# Normalising a pile of marks costs the square of its height, so hostile piles are cut to
# what Unicode calls stream-safe (UAX 15 section 13): 30 in a row.
_PILED_MARKS = re.compile(rf"([{_INSIDE}]{{30}})[{_INSIDE}]+")

# What compatibility folding can leave inside a word: "(" of "⑴", blanks of some ligatures.
_NO_LETTER = re.compile(rf"[^\w{_INSIDE}]|_")

# Words a process remembers with their stems, so that Snowball is asked once for each;
# some 20 MB when full. Debris longer than LONGEST_WORD is not remembered.
_REMEMBERED = 1 << 16


class Token(NamedTuple):
    """One word: ``text[start:end]`` of the original, how it folds, and its stem.

    A tuple, because an article has hundreds of them and they are made fast.
    """

    start: int
    end: int
    folded: str
    stem: str


def analyze(text: str, language: str | None) -> tuple[Token, ...]:
    """The words of *text* in order.

    Hyphens, apostrophes and underscores part words (US-Wahl: us, wahl); the English
    genitive is no word of its own (Musk's: musk), and neither is the dot inside an
    abbreviation of single letters (U.S.: us).

    Args: language: a BCP 47 tag, to stem by; None leaves the stem equal to the folded word.
    """
    name = algorithm(language)
    tokens = []
    for found in _WORD.finditer(text):
        folded, stemmed = _read(found[1], name)
        if folded:
            tokens.append(Token(*found.span(1), folded, stemmed))
    return tuple(tokens)


class Stems(NamedTuple):
    """The words of a text by their stems alone, for a search that looks at many texts.

    ``found`` are the places of the words, told by ``span``.
    """

    stems: tuple[str, ...]
    found: Sequence[re.Match[str]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words number *first* to *last* stand."""
        return self.found[first].start(1), self.found[last].end(1)


def read_stems(text: str, language: str | None) -> Stems:
    """What ``analyze`` says of stems and places, in half its time."""
    name = algorithm(language)
    found = list(_WORD.finditer(text))
    stems = [_read(one[1], name)[1] for one in found]
    if "" in stems:  # a word that folded to nothing
        found = [one for one, stem in zip(found, stems, strict=True) if stem]
        stems = [stem for stem in stems if stem]
    return Stems(tuple(stems), found)


def index_tokens(texts: Iterable[str], language: str | None) -> str:
    """The distinct words of *texts* as the search index stores them, sorted, space between.

    Folded words stand as they are; a stem that differs from its word follows with
    ``STEM_MARK`` before it. Words too long to be words are left out.
    """
    name = algorithm(language)
    words = {word for text in texts for word in _WORD.findall(text)}
    return " ".join(sorted({form for word in words for form in _stored_forms(*_read(word, name))}))


def _read(word: str, name: str | None) -> tuple[str, str]:
    """A word of a text, folded, and its stem."""
    return _remembered(word, name) if len(word) <= LONGEST_WORD else _fold_and_stem(word, name)


def _fold_and_stem(word: str, name: str | None) -> tuple[str, str]:
    folded = _fold_word(word)
    return folded, stem(folded, name)


_remembered = lru_cache(maxsize=_REMEMBERED)(_fold_and_stem)


def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower().replace(".", "")
    return _NO_LETTER.sub("", fold(_PILED_MARKS.sub(r"\1", word)))


def _stored_forms(folded: str, stemmed: str) -> tuple[str, ...]:
    if not folded or len(folded) > LONGEST_WORD:
        return ()
    return (folded,) if stemmed == folded else (folded, STEM_MARK + stemmed)
