"""Fold spelling: what readers take for the same word becomes the same string.

query: the first step of the analyzer; pure.
"""

from __future__ import annotations

import re
import unicodedata

# Typographic apostrophes become the one on the keyboard; hyphenation hints and joiners are no
# part of a word.
_UNSEEN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\uff07", "'")
    | dict.fromkeys("\u00ad\u200c\u200d\u2060\ufeff", None)
)

# ICAO Doc 9303-3 section 6 (transliteration of Latin letters), where it does not just drop
# an accent. NFKC has composed "u" + combining diaeresis to "ü" before this table is asked,
# so both spellings become "ue".
_SPELLED_OUT = _UNSEEN | str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "þ": "th"}
    | {"ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i"}
)

# Only Latin and Greek letters lose their marks: in other scripts a mark is a letter of its
# own (Cyrillic й) or a vowel.
_ACCENTS = re.compile("(?<=[a-z\u03b1-\u03c9])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """*text* without the differences that are no difference to a reader.

    Case, compatibility forms (NFKC: ligatures, full width) and accents go; ä ö ü ß become
    ae oe ue ss in every language, whether written with one code point or with two.

    Returns: a string that folds to itself.
    Sources: Unicode 3.13 (toNFKC_Casefold); ICAO Doc 9303-3 section 6 for the umlauts.
    """
    if text.isascii():
        return text.lower()
    if not _UNUSUAL.search(text):
        return text.translate(_USUAL)
    return _folded(text)


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).casefold()
    spelled_out = unicodedata.normalize("NFKC", composed).translate(_SPELLED_OUT)
    decomposed = unicodedata.normalize("NFD", spelled_out)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


# Letters of Latin text fold one by one, which is several times as fast.
_UNUSUAL = re.compile("[^\x00-\u017f]")
_USUAL = str.maketrans({chr(n): _folded(chr(n)) for n in range(0x180)})


def spelling(text: str) -> str:
    """*text* as it is spelled, without what no reader sees: how its characters are composed.

    Case, accents and umlauts stay; invisible joiners go, apostrophes become the typed one.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN)
