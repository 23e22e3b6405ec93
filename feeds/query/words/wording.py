"""Tell words apart: where in a text they begin and end.

query: the first step of the analyzer; pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from operator import itemgetter

# Chinese and Japanese, Thai, Lao, Burmese and Khmer write no spaces: there each character
# counts as a word, and what is asked for becomes a phrase of them.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)

# Combining marks of the living scripts, which Python's \w leaves out, and invisible
# joiners; both are inside a word, never a border. Japanese has two of half width.
_MARKS = "".join(chr(n) for n in range(0x300, 0x3100) if unicodedata.category(chr(n))[0] == "M")
INSIDE = re.escape(_MARKS) + "\u00ad\u200c\u200d\u2060\uff9e\uff9f"

# Letters to Unicode, but an underscore parts words for everybody who reads them, and
# apostrophes are what the others are to all who type them.
_TYPED = {"_": " ", "\u02bb": "'", "\u02bc": "'"}

_GENITIVE = r"(?:['\u2018\u2019\uff07][sS](?!{letter}))?"  # Musk's is the word "musk"
_PLAIN = re.compile(
    r"(\w\w+|[^\W\d](?:\.[^\W\d])+(?!\w)|\w)" + _GENITIVE.format(letter=r"\w")
)  # U.S. is the word "us"

_LETTER = rf"[^\W{SPACELESS}]"
_ANY = re.compile(
    rf"""(
        [{SPACELESS}][{INSIDE}]*
      | (?:(?!\d){_LETTER}\.)+(?!\d){_LETTER}(?!{_LETTER})
      | {_LETTER}+(?:[{INSIDE}]+{_LETTER}*)*
    ){_GENITIVE.format(letter=_LETTER)}""",
    re.VERBOSE,
)

# Characters of Latin, Greek and Cyrillic text and its signs: there words need no more than
# _PLAIN to be told apart, in a third of the time.
_UNUSUAL = re.compile("[^\x00-\xac\xae-\u02ba\u0370-\u0482\u048a-\u052f\u2010-\u203a\u20ac]")


def found(text: str) -> list[re.Match[str]]:
    """Every word of *text* in order; group 1 of each match is the word."""
    text = _typed(text)
    return list((_ANY if _UNUSUAL.search(text) else _PLAIN).finditer(text))


def words(text: str) -> list[str]:
    """The words of *text* in order, as they stand there."""
    return list(map(WORD, found(text)))


WORD: Callable[[re.Match[str]], str] = itemgetter(1)
"""The word that a match found."""


def _typed(text: str) -> str:
    """*text* with other characters for some, each in its place."""
    for character, typed in _TYPED.items():
        text = text.replace(character, typed)
    return text
