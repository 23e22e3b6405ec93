"""Read text as words: where each stands, how it folds, what its stem is.

query: one analyzer for the matcher, the rule index and the stored search words; pure. Which
characters make a word is ``wording``'s, how it folds ``folding``'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import compress
from typing import NamedTuple

from feeds.query import wording
from feeds.query.folding import fold, spelling
from feeds.query.stemming import LONGEST_WORD, algorithm, stem

# Grows whenever the same article would give other words: stored search words of an older
# number are made again. 2: the names of authors are among them. 3: Thai and its neighbours are
# read by characters. 4: more endings than Snowball knows.
ANALYZER = 4

# Marks a stored stem. It is a letter, so that every search engine keeps it on its word, and
# folding turns it into "ss", so that no folded word can hold it.
STEM_MARK = "ß"

# Normalising a pile of marks costs the square of its height, so hostile piles are cut to
# what Unicode calls stream-safe (UAX 15 section 13): 30 in a row.
_PILED_MARKS = re.compile(rf"([{wording.INSIDE}]{{30}})[{wording.INSIDE}]+")

# What compatibility folding can leave inside a word: "(" of "⑴", blanks of some ligatures.
_NO_LETTER = re.compile(rf"[^\w{wording.INSIDE}]|_")

# Words a process remembers for each algorithm, so that a common one is stemmed once; some
# 7 MB when full. Debris longer than LONGEST_WORD is not remembered.
_REMEMBERED = 1 << 15


class _Remembered(dict[str, str]):
    """What a function makes of words; forgets all when full, which is less work than choosing."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        made = self._make(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = made
        return made


class Token(NamedTuple):
    """One word: ``text[start:end]`` of the original, how it folds, and its stem."""

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
    words = Words(text, language)
    return tuple(
        Token(*place, folded, stem)
        for place, folded, stem in zip(words.spans, words.folded, words.stems, strict=True)
    )


class Words:
    """A text as words, by number; most ways to look at them are made when first asked for."""

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self._cut = wording.words(text)
        self._read = list(map(_stems(algorithm(language)).__getitem__, self._cut))
        self.stems = tuple(filter(None, self._read))  # words that fold to nothing are none

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word begins and ends in the text."""
        return tuple(compress(wording.places(self._text), self._read))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words as they fold, before stemming."""
        return tuple(filter(None, map(_folds.__getitem__, self._cut)))

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """The words in their case and spelling."""
        return tuple(map(_spelling, compress(self._cut, self._read)))

    @cached_property
    def by_stem(self) -> Places:
        """The numbers of the words with each stem."""
        return _places(self.stems)

    @cached_property
    def by_form(self) -> Places:
        """The numbers of the words with each folded form."""
        return _places(self.folded)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words number *first* to *last* stand."""
        return self.spans[first][0], self.spans[last][1]


Places = Mapping[str, Sequence[int]]
"""Numbers of words, rising, by what the words are asked by."""


def index_tokens(texts: Iterable[Words]) -> str:
    """The distinct words of *texts* as the search index stores them, sorted, space between.

    Folded words stand as they are; a stem that differs from its word follows with
    ``STEM_MARK`` before it. Words too long to be words are left out.
    """
    words = {word for text in texts for word in zip(text.folded, text.stems, strict=True)}
    return " ".join(sorted({form for word in words for form in _stored(*word)}))


def _stored(folded: str, stemmed: str) -> tuple[str, ...]:
    if len(folded) > LONGEST_WORD:
        return ()
    return (folded,) if stemmed == folded else (folded, STEM_MARK + stemmed)


def _places(words: Sequence[str]) -> Places:
    places: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        if word in places:
            places[word].append(number)
        else:
            places[word] = [number]
    return places


def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower().replace(".", "")
    return _NO_LETTER.sub("", fold(_PILED_MARKS.sub(r"\1", word)))


def _spelling(word: str) -> str:
    return spelling(_PILED_MARKS.sub(r"\1", word)).replace(".", "")


_folds = _Remembered(_fold_word)


@cache
def _stems(name: str | None) -> Mapping[str, str]:
    """The stem of each word by the algorithm *name*."""
    return _Remembered(lambda word: stem(_folds[word], name)) if name else _folds
