"""Read text as words: where each stands, how it folds, what its stem is.

query: one analyzer for the matcher, the rule index and the stored search words; pure. Which
characters make a word is ``wording``'s, how it folds ``folding``'s.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from itertools import compress
from typing import NamedTuple

from feeds.query import wording
from feeds.query.folding import fold, spelling
from feeds.query.stemming import LONGEST_WORD, algorithm, stems

# Grows whenever the same article would give other words: stored search words of an older
# number are made again. 2: the names of authors are among them. 3: Thai and its neighbours are
# read by characters. 4: more endings than Snowball knows. 5: words of titles and authors stand
# under their fields, and the stems of each text in order.
ANALYZER = 5

# Normalising a pile of marks costs the square of its height, so hostile piles are cut to
# what Unicode calls stream-safe (UAX 15 section 13): 30 in a row.
_PILED_MARKS = re.compile(rf"([{wording.INSIDE}]{{30}})[{wording.INSIDE}]+")

# What compatibility folding can leave inside a word: "(" of "⑴", blanks of some ligatures.
_NO_LETTER = re.compile(rf"[^\w{wording.INSIDE}]|_")

# Words a process remembers for each algorithm, so that a common one is stemmed once; some
# 14 MB when full. Debris longer than LONGEST_WORD is not remembered.
_REMEMBERED = 1 << 16


class _Readings:
    """What is made of words, remembered; forgets all when full, which is less than choosing."""

    def __init__(self, make: Callable[[Sequence[str]], Sequence[str]]) -> None:
        self._make = make
        self._known: dict[str, str] = {}

    def of(self, words: Sequence[str]) -> list[str]:
        """What is made of each of *words*, as they stand in a text."""
        known = self._known
        try:
            return list(map(known.__getitem__, words))
        except KeyError:
            return self._learnt(words)

    def _learnt(self, words: Sequence[str]) -> list[str]:
        new = list(set(words).difference(self._known))
        if len(self._known) + len(new) > _REMEMBERED:
            self._known, new = {}, list(set(words))  # other threads still hold the old one
        known = self._known
        made = dict(zip(new, self._make(new), strict=True))
        known.update((word, one) for word, one in made.items() if len(word) <= LONGEST_WORD)
        return [made[word] if word in made else known[word] for word in words]


# Words that are looked for one by one in a text before all of its words are put in order.
_FEW = 16


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
        Token(*words.span(n, n), folded, stem)
        for n, (folded, stem) in enumerate(zip(words.folded, words.stems, strict=True))
    )


class Stems:
    """A text as the stems of its words, by number."""

    def __init__(self, stems: tuple[str, ...]) -> None:
        self.stems = stems
        self._asked = 0

    def places(self, stem: str) -> Sequence[int]:
        """The numbers of the words with this stem, rising."""
        self._asked += 1
        return _places_of(stem, self.stems) if self._asked < _FEW else self._by_stem.get(stem, ())

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[int]]:
        """Pays where many words are asked for; making it costs as much as asking for _FEW."""
        by_stem: defaultdict[str, list[int]] = defaultdict(list)
        for number, stem in enumerate(self.stems):
            by_stem[stem].append(number)
        return by_stem


class Words(Stems):
    """A text as words, by number; most ways to look at them are made when first asked for.

    ``written`` are the words as they stand in the text.
    """

    def __init__(self, text: str, language: str | None) -> None:
        found = wording.found(text)
        cut = list(map(wording.WORD, found))
        read = _stems(algorithm(language)).of(cut)
        if "" in read:  # what folds to nothing is no word
            found, cut = list(compress(found, read)), list(compress(cut, read))
        self._found, self.written = found, cut
        super().__init__(tuple(filter(None, read)))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words as they fold, before stemming."""
        return tuple(_folds.of(self.written))

    def spelled(self, first: int, last: int) -> tuple[str, ...]:
        """The words number *first* to *last* in their case and spelling."""
        return tuple(map(_spelling, self.written[first : last + 1]))

    @cached_property
    def forms(self) -> frozenset[str]:
        """The distinct folded words."""
        return frozenset(_folds.of(list(set(self.written))))

    @cached_property
    def line(self) -> str:
        """The distinct folded words with a blank before and after each, to look for parts in."""
        return f" {' '.join(self.forms)} "

    def form_places(self, form: str) -> Sequence[int]:
        """The numbers of the words that fold to this, rising."""
        return _places_of(form, self.folded)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words number *first* to *last* stand."""
        return self._found[first].start(1), self._found[last].end(1)


def _places_of(asked: str, words: tuple[str, ...]) -> list[int]:
    places = []
    number = -1
    for _ in range(words.count(asked)):
        number = words.index(asked, number + 1)
        places.append(number)
    return places


def fold_word(word: str) -> str:
    """A word as it stands in a text, folded."""
    if word.isascii():
        return word.lower().replace(".", "")
    return _NO_LETTER.sub("", fold(_PILED_MARKS.sub(r"\1", word)))


def _spelling(word: str) -> str:
    return spelling(_PILED_MARKS.sub(r"\1", word)).replace(".", "")


_folds = _Readings(lambda words: list(map(fold_word, words)))


@cache
def _stems(name: str | None) -> _Readings:
    """The stems of words by the algorithm *name*."""
    return _Readings(lambda words: stems(_folds.of(words), name)) if name else _folds
