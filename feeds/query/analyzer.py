"""Read text as words: where each stands, how it folds, what its stem is.

query: one analyzer for the matcher, the rule index and the stored search words; pure. Which
characters make a word is ``wording``'s, how it folds ``folding``'s.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, chain, compress, islice
from operator import itemgetter
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

EASY = re.compile("[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff ]*[0-9A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff]")
"""Letters that fold one by one, digits and blanks: as many words as it looks."""

# Pieces of texts that a process remembers for each algorithm, so that a common one is read once;
# up to twice as many, some 20 MB. Debris longer than LONGEST_WORD is not remembered.
_REMEMBERED = 1 << 16


# The words of a piece as stems and as they fold, with a blank after each, and how many they are.
_Reading = tuple[str, str, int]
_STEMS, _FORMS, _COUNT = map(itemgetter, range(3))


class _Readings:
    """Pieces of texts as words, stemmed by the algorithm *name* and remembered.

    A piece is what stands between blanks: "Wahl" is one, and so is "(US-Wahl,"; no word goes
    across a blank. When full, pieces are forgotten that were not met since it was full before.
    """

    def __init__(self, name: str | None) -> None:
        self._name = name
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
        made |= self._made(new.difference(made))
        if len(known) + len(made) > _REMEMBERED:
            self._known, self._older = {}, known
        self._known |= {one: read for one, read in made.items() if len(one) <= LONGEST_WORD}
        return [made[piece] if piece in made else known[piece] for piece in pieces]

    def _made(self, pieces: Iterable[str]) -> dict[str, _Reading]:
        words = {piece: _folded(piece) for piece in pieces}
        stemmed = iter(stems(list(chain.from_iterable(words.values())), self._name))
        return {
            piece: (_line(islice(stemmed, len(several))), _line(several), len(several))
            for piece, several in words.items()
        }


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


class Line:
    """The words of a text in some reading: ``text`` has a blank before and after each."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words by number."""
        return tuple(self.text.split())

    @cached_property
    def numbers(self) -> Mapping[str, Sequence[int]]:
        """Where each word stands: its numbers, in order."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            found[word].append(number)
        return found

    def places(self, asked: tuple[str, ...]) -> Sequence[int]:
        """The numbers of the words from which on these stand side by side."""
        begun = self.numbers.get(asked[0], ())
        if len(asked) == 1:
            return begun
        return [at for at in begun if self.words[at : at + len(asked)] == asked]


class Words:
    """A text as words, by number; most ways to look at them are made when first asked for.

    ``pieces`` are what stands between its blanks, ``line`` the stems of its words.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        self.pieces = text.split()
        self._read = _readings(algorithm(language)).of(self.pieces)
        self.line = Line(f" {''.join(map(_STEMS, self._read))}")

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words."""
        return self.line.words

    @property
    def folded(self) -> tuple[str, ...]:
        """The words as they fold, before stemming."""
        return self.forms.words

    @cached_property
    def forms(self) -> Line:
        """The folded words."""
        return Line(f" {''.join(map(_FORMS, self._read))}")

    def spelled(self, first: int, last: int) -> tuple[str, ...]:
        """The words number *first* to *last* in their case and spelling."""
        return tuple(_spelling(self.said(number, number)) for number in range(first, last + 1))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where to where the words number *first* to *last* stand."""
        return self._found[first].start(1), self._found[last].end(1)

    def said(self, first: int, last: int) -> str:
        """What is written in the text, on one line, for the words number *first* to *last*."""
        head, (start, past) = self._piece_of(first)
        if first < last:
            tail, (_, past) = self._piece_of(last)
            if head < tail:
                between = self.pieces[head + 1 : tail]
                return " ".join([self.pieces[head][start:], *between, self.pieces[tail][:past]])
        return self.pieces[head][start:past]

    def _piece_of(self, number: int) -> tuple[int, tuple[int, int]]:
        """The piece that holds a word, by its number, and from where to where it stands there."""
        held = bisect_right(self._counts, number)
        piece = self.pieces[held]
        if EASY.fullmatch(piece):
            return held, (0, len(piece))
        before = self._counts[held - 1] if held else 0
        return held, _found_in(piece)[number - before].span(1)

    @cached_property
    def _counts(self) -> list[int]:
        """How many words stand in the pieces up to each."""
        return list(accumulate(map(_COUNT, self._read)))

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


def _folded(piece: str) -> list[str]:
    """The words of a piece as they fold; what folds to nothing is none."""
    return list(filter(None, map(fold_word, wording.words(piece))))


def _line(words: Iterable[str]) -> str:
    return "".join(f"{word} " for word in words)
