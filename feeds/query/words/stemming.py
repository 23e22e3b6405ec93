"""Stem folded words by language, so that "Wahlen" is found by "Wahl".

query: the second step of the analyzer, and the one door to Snowball; pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import Stemmer

from feeds.query.fields import language_ranges

# By primary language subtag. A language stands here only if its endings survive folding:
# Finnish or Turkish without their umlauts would be stemmed wrongly.
ALGORITHMS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
}

# The longest entries of German dictionaries stay below; what is longer is no inflected
# word but debris (base64), and is left alone.
LONGEST_WORD = 64

# Endings that Snowball leaves, takes for something else, or cannot see once accents are folded:
# what must stand before, the ending, and what it becomes. German names take -s in the genitive
# and loan words in the plural (Chinas, Moskaus, Trumps, Selenskyjs, Giulianis, Netanjahus,
# Interviews); shorter words keep it (Hamas, Atlas), as do others in -is, -us, -es (Kreis,
# Ergebnis, Haus, Preis).
_ENDINGS = {
    "german": (
        ("[a-z]{4}[ac]", "s", ""),
        ("[a-z]{3}[jopvwy]", "s", ""),
        ("[bkt]au", "s", ""),
        ("[a-z]{4}hu", "s", ""),
        ("[a-z]{3}[aeiou][lnrz]i", "s", ""),
        ("[a-z]{3}i", "um", ""),  # Ministerien
        ("[a-z]{3}i", "ums", ""),
        ("[a-z]{3}e", "um", "en"),  # Museen
        ("[a-z]{3}e", "ums", "en"),
        ("firm", "a", ""),  # Firmen, Themen, Konten, Viren
        ("them", "a", ""),
        ("kont", "o", ""),
        ("vir", "us", ""),
    ),
    "english": (("", "men", "man"), ("child", "ren", ""), ("cris", "es", "is")),
    "french": (
        ("[a-z]{2}[ou]", "s", ""),  # euros, revenus
        ("[^fm]oi", "s", ""),  # lois; fois and mois are other words than foi and moi
        ("[a-z]{3}[^ao]i", "s", ""),  # partis; Paris is another than pari
        ("[jf]eu", "x", ""),
        ("trava", "ux", "il"),
    ),
    "spanish": (
        ("erno", "s", ""),  # gobiernos
        ("[a-z]{2}dad", "es", ""),
        ("[a-z]{2}er", "es", ""),  # mujeres
        ("jue", "ces", "z"),
    ),
    "portuguese": (("", "oes", "ao"), ("[a-z]{3}", "ais", "al"), ("lei", "s", "")),  # eleicoes
}


def _by_last_letter(
    endings: Iterable[tuple[str, str, str]],
) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """The endings by the last letter of the words that they concern; most words have another."""
    found: defaultdict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
    for before, ending, known in endings:
        found[ending[-1]].append((re.compile(f"(?<={before}){ending}$"), known))
    return dict(found)


_MISSED = {name: _by_last_letter(endings) for name, endings in _ENDINGS.items()}


def algorithm(language: str | None) -> str | None:
    """Name of the algorithm that stems *language*; None where words stay as they are.

    Args: language: a BCP 47 tag such as "de" or "de-AT"; None where it is not known.
    """
    return ALGORITHMS.get(language_ranges(language or "")[-1])


def stem(folded: str, name: str | None) -> str:
    """The stem of a *folded* word by the algorithm *name*; the word itself for None.

    It depends on nothing but the two arguments, so words that fold alike stem alike.
    """
    return stems([folded], name)[0]


def stems(folded: Sequence[str], name: str | None) -> list[str]:
    """The stems of many words, in a fraction of the time."""
    if name is None:
        return list(folded)
    missed = _MISSED.get(name, {})
    known = ["" if len(one) > LONGEST_WORD else _known(one, missed) for one in folded]
    # A new stemmer, without a cache: they keep their working state, and threads share us.
    found: list[str] = Stemmer.Stemmer(name, 0).stemWords(known)
    return [stemmed or one for one, stemmed in zip(folded, found, strict=True)]


def _known(word: str, missed: Mapping[str, Iterable[tuple[re.Pattern[str], str]]]) -> str:
    """*word* with an ending that Snowball knows."""
    for ending, known in missed.get(word[-1:], ()):
        word = ending.sub(known, word)
    return word
