"""Stem folded words by language, so that "Wahlen" is found by "Wahl".

query: the second step of the analyzer, and the one door to Snowball; pure.
"""

from __future__ import annotations

import re

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

# Endings that Snowball leaves, takes for something else, or cannot see once accents are
# folded, each with the one that it knows. German: names take -s in the genitive and loan words
# in the plural (Chinas, Moskaus, Trumps, Selenskyjs, Giulianis, Netanjahus, Interviews); shorter
# words keep it (Hamas, Atlas), as do others in -is, -us, -es (Kreis, Ergebnis, Haus, Preis).
_ENDINGS = {
    "german": {
        r"(?:(?<=[a-z]{4}[ac])|(?<=[a-z]{3}[jopvwy])|(?<=[bkt]au)|(?<=[a-z]{4}hu)"
        r"|(?<=[a-z]{3}[aeiou][lnrz]i))s$": "",
        r"(?<=[a-z]{3}i)ums?$": "",  # Ministerien
        r"(?<=[a-z]{3}e)ums?$": "en",  # Museen
        r"(?<=firm)a$|(?<=them)a$|(?<=kont)o$|(?<=vir)us$": "",  # Firmen, Themen, Konten, Viren
    },
    "english": {
        r"men$": "man",  # women
        r"(?<=child)ren$": "",
        r"(?<=cris)es$": "is",
    },
    "french": {
        r"(?<=[a-z]{2}[ou])s$|(?<=[^fm]oi)s$|(?<=[a-z]{3}[^ao]i)s$": "",  # euros, lois, partis
        r"(?<=[jf]eu)x$": "",
        r"(?<=trava)ux$": "il",
    },
    "spanish": {
        r"(?<=erno)s$": "",  # gobiernos
        r"(?<=[a-z]{2}dad)es$|(?<=[a-z]{2}er)es$": "",  # ciudades, mujeres
        r"(?<=jue)ces$": "z",
    },
    "portuguese": {
        r"oes$": "ao",  # eleicoes
        r"(?<=[a-z]{3})ais$": "al",
        r"(?<=lei)s$": "",
    },
}
_MISSED = {
    name: [(re.compile(ending), known) for ending, known in endings.items()]
    for name, endings in _ENDINGS.items()
}


def algorithm(language: str | None) -> str | None:
    """Name of the algorithm that stems *language*; None where words stay as they are.

    Args: language: a BCP 47 tag such as "de" or "de-AT"; None where it is not known.
    """
    return ALGORITHMS.get(language_ranges(language or "")[-1])


def stem(folded: str, name: str | None) -> str:
    """The stem of a *folded* word by the algorithm *name*; the word itself for None.

    It depends on nothing but the two arguments, so words that fold alike stem alike.
    """
    if name is None or len(folded) > LONGEST_WORD:
        return folded
    for ending, known in _MISSED.get(name, ()):
        folded = ending.sub(known, folded)
    # A new stemmer for each word, without a cache: they keep their working state, and threads
    # share us. It costs less than the stemming.
    stemmed: str = Stemmer.Stemmer(name, 0).stemWord(folded)
    return stemmed
