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

# German names take a plain -s in the genitive and loan words in the plural, after letters
# that Snowball never cuts it from: Chinas, Moskaus, Trumps, Kiews, Selenskyjs, Interviews,
# Giulianis, Netanjahus. Shorter words keep it (Hamas, Atlas), as do others in -is, -us, -es
# (Kreis, Ergebnis, Haus, Preis).
_GERMAN_FINAL_S = re.compile(
    r"(?:(?<=[a-z]{4}[ac])|(?<=[a-z]{3}[jopvwy])|(?<=[bkt]au)|(?<=[a-z]{4}hu)"
    r"|(?<=[a-z]{3}[aeiou][lnrz]i))s$"
)


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
    if name == "german":
        folded = _GERMAN_FINAL_S.sub("", folded)
    # A new stemmer for each word, without a cache: they keep their working state, and threads
    # share us. It costs less than the stemming.
    stemmed: str = Stemmer.Stemmer(name, 0).stemWord(folded)
    return stemmed
