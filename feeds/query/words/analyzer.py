"""Read text as words: where each stands, how it folds, what its stem is.

query: one analyzer for the matcher, the rule index and the stored search words; pure. Which
characters make a word is ``wording``'s, how it folds ``folding``'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, chain, compress, islice
from sys import intern
from typing import NamedTuple, cast

from feeds.query.words import wording
from feeds.query.words.folding import fold, spelling
from feeds.query.words.lines import Line, joined
from feeds.query.words.stemming import LONGEST_WORD, algorithm, stems

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

EASY = re.compile("[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff ]*[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff]")
"""Letters that fold one by one, digits and blanks: as many words as it looks."""

# Pieces of texts that a process remembers for each algorithm, so that a common one is read once;
# up to twice as many, some 20 MB. Debris longer than LONGEST_WORD is not remembered.
_REMEMBERED = 1 << 16


# A piece of a text, read: as most are one word, that itself, else all its words or none.
_Reading = str | tuple[str, ...]


class _Memory:
    """How pieces of texts read; *make* reads those that are new.

    A piece is what stands between blanks: "Wahl" is one, and so is "(US-Wahl,"; no word goes
    across a blank. When full, pieces are forgotten that were not met since it was full before.
    Equal words are one string, also where a piece is its own stem, so that tables find them
    without comparing letters.
    """

    def __init__(self, make: Callable[[Sequence[str]], Iterable[tuple[str, ...]]]) -> None:
        self._make = make
        self._known: dict[str, _Reading] = {}
        self._older: dict[str, _Reading] = {}

    def of(self, pieces: Sequence[str]) -> list[_Reading]:
        """How each of *pieces* reads."""
        try:
            return list(map(self._known.__getitem__, pieces))
        except KeyError:
            return self._learnt(pieces)

    def _learnt(self, pieces: Sequence[str]) -> list[_Reading]:
        known, older = self._known, self._older  # other threads may replace both meanwhile
        new = set(pieces).difference(known)
        made = {piece: older[piece] for piece in new if piece in older}
        unread = list(new.difference(made))
        made |= zip(map(intern, unread), map(_reading, self._make(unread)), strict=True)
        if len(known) + len(made) > _REMEMBERED:
            self._known, self._older = {}, known
        self._known |= {one: read for one, read in made.items() if len(one) <= LONGEST_WORD}
        return [made[piece] if piece in made else known[piece] for piece in pieces]


class _Readings:
    """Pieces of texts as words that are stemmed by the algorithm *name*."""

    def __init__(self, name: str | None) -> None:
        self._name = name
        self.forms = _Memory(lambda pieces: map(_folded, pieces))
        self.stems = _Memory(self._stemmed) if name else self.forms

    def _stemmed(self, pieces: Sequence[str]) -> Iterator[tuple[str, ...]]:
        forms = list(map(_words, self.forms.of(pieces)))
        stemmed = iter(stems(list(chain.from_iterable(forms)), self._name))
        return (tuple(islice(stemmed, len(several))) for several in forms)


def _reading(words: Sequence[str]) -> _Reading:
    shared = tuple(map(intern, words))
    return shared[0] if len(shared) == 1 else shared


def _words(read: _Reading) -> tuple[str, ...]:
    return read if isinstance(read, tuple) else (read,)


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


class Words:
    """A text as words, by number; most ways to look at them are made when first asked for.

    ``pieces`` are what stands between its blanks, ``line`` the stems of its words.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self.pieces = text.split()
        self._readings = _readings(algorithm(language))
        self._read = self._readings.stems.of(self.pieces)
        # Pieces that are not one word each, by their numbers.
        self._odd = [number for number, one in enumerate(self._read) if one.__class__ is tuple]
        self.stems = self._flat(self._read)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words as they fold, before stemming."""
        return self._flat(self._readings.forms.of(self.pieces))

    def _flat(self, read: Sequence[_Reading]) -> tuple[str, ...]:
        words: list[_Reading] = []
        done = 0
        for odd in self._odd:
            words += read[done:odd]
            words += read[odd]
            done = odd + 1
        return cast("tuple[str, ...]", (*words, *read[done:]))

    @cached_property
    def line(self) -> Line:
        """The stems, by their numbers."""
        return Line({0: self.stems})

    @cached_property
    def forms(self) -> str:
        """The folded words with a blank before and after each."""
        return joined(self.folded)

    def spelled(self, first: int, last: int) -> tuple[str, ...]:
        """The words number *first* to *last* in their case and spelling."""
        return tuple(_spelling(self.said(number, number)) for number in range(first, last + 1))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words number *first* to *last* stand."""
        return self._found[first].start(1), self._found[last].end(1)

    def said(self, first: int, last: int) -> str:
        """What is written in the text, on one line, for the words number *first* to *last*."""
        head, start, past = self._piece_of(first)
        if first < last:
            tail, _, past = self._piece_of(last)
            if head < tail:
                between = self.pieces[head + 1 : tail]
                return " ".join([self.pieces[head][start:], *between, self.pieces[tail][:past]])
        return self.pieces[head][start:past]

    def first_stem(self, piece: str) -> str:
        """The stem of the first word of a piece that holds some."""
        return _words(self._readings.stems.of([piece])[0])[0]

    def is_in(self, number: int, piece: str) -> bool:
        """Whether the word of this number stands in such a piece."""
        held, _ = self._held_by(number)
        return self.pieces[held] == piece

    def number_of(self, piece: str) -> int | None:
        """The number of the first word of a piece, where it stands first; None where nowhere."""
        try:
            held = self.pieces.index(piece)
        except ValueError:
            return None
        passed = bisect_left(self._odd, held)
        return self._after[passed - 1] + held - self._odd[passed - 1] - 1 if passed else held

    def _piece_of(self, number: int) -> tuple[int, int, int]:
        """The piece that holds a word, by its number, and from where to where it stands there."""
        held, inside = self._held_by(number)
        piece = self.pieces[held]
        if (piece.isascii() and piece.isalnum()) or EASY.fullmatch(piece):
            return held, 0, len(piece)
        return held, *_found_in(piece)[inside].span(1)

    def _held_by(self, number: int) -> tuple[int, int]:
        """The piece that holds a word, by its number, and the how-manieth it is there."""
        passed = bisect_right(self._after, number)
        held, inside = number, 0
        if passed:
            held += self._odd[passed - 1] + 1 - self._after[passed - 1]
        if passed < len(self._odd) and held >= self._odd[passed]:
            held, inside = self._odd[passed], held - self._odd[passed]
        return held, inside

    @cached_property
    def _after(self) -> list[int]:
        """The number of the first word after each piece that is not one word."""
        more = accumulate(len(self._read[odd]) - 1 for odd in self._odd)
        return [odd + 1 + words for odd, words in zip(self._odd, more, strict=True)]

    @cached_property
    def _found(self) -> list[re.Match[str]]:
        found = wording.found(self._text)
        return found if len(found) == len(self.stems) else _found_in(self._text)


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a question as they fold; quick for what most questions are made of."""
    return tuple(fold(text).split()) if EASY.fullmatch(text) else Words(text, None).folded


def _found_in(text: str) -> list[re.Match[str]]:
    """The words of *text*; what folds to nothing is none."""
    found = wording.found(text)
    return list(compress(found, map(_is_word, map(wording.WORD, found))))


def _is_word(written: str) -> bool:
    return written.isascii() or bool(fold_word(written))


def fold_word(word: str) -> str:
    """A word as it stands in a text, folded."""
    if word.isascii():
        return word.lower().replace(".", "")
    return _NO_LETTER.sub("", fold(_PILED_MARKS.sub(r"\1", word)))


def _spelling(word: str) -> str:
    return spelling(_PILED_MARKS.sub(r"\1", word)).replace(".", "")


@cache
def _readings(name: str | None) -> _Readings:
    return _Readings(name)


def _folded(piece: str) -> tuple[str, ...]:
    """The words of a piece as they fold; what folds to nothing is none."""
    return tuple(filter(None, map(fold_word, wording.words(piece))))
