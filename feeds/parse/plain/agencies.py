"""Whether a text says itself that it comes from a news agency.

parse: called by the readers of pages and pasted text; pure. A photographer's agency is no
answer to this: it says where the picture comes from.
"""

from __future__ import annotations

import re

# Printed name -> the name we use. Short ones are matched in exactly this writing.
NAMES = {
    "dpa": "dpa",
    "DPA": "dpa",
    "Deutsche Presse-Agentur": "dpa",
    "AFP": "AFP",
    "afp": "AFP",
    "Agence France-Presse": "AFP",
    "Reuters": "Reuters",
    "reuters": "Reuters",
    "REUTERS": "Reuters",
    "rtr": "Reuters",
    "AP": "AP",
    "Associated Press": "AP",
    "The Associated Press": "AP",
    "APA": "APA",
    "epd": "epd",
    "KNA": "KNA",
    "SID": "SID",
    "sid": "SID",
    "Keystone-SDA": "Keystone-SDA",
    "SDA": "Keystone-SDA",
    "dts": "dts",
    "afx": "dpa-AFX",
    "AFX": "dpa-AFX",
    "dpa-AFX": "dpa-AFX",
    "ANSA": "ANSA",
    "EFE": "EFE",
    "PA Media": "PA Media",
    "Press Association": "PA Media",
    "Bloomberg": "Bloomberg",
    "Xinhua": "Xinhua",
    "UPI": "UPI",
    "TASS": "TASS",
    "\u0422\u0410\u0421\u0421": "TASS",
}
MAX_DATELINE = 80  # characters: place, date and agency before the first sentence

_AGENCY = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
_SHORTHAND = r"[^\W\d_]{2,4}"  # an editor's sign, as in "hä/dpa" or "tmn"
_EDITOR = rf"(?:(?!(?:{_AGENCY})\b){_SHORTHAND}\s?[/,]\s?)?"
_SIGNED = rf"{_EDITOR}({_AGENCY})(?:\s?[/,+&]\s?(?:{_AGENCY}|{_SHORTHAND}))*"
_CREDITED = (
    r"(?:(?:mit|with|quelle:?|source:?|von|by)\s(?:(?:material|reporting)\s(?:von|by|from)\s)?)?"
)
_LINE = re.compile(rf"^[(\[*]*(?i:{_CREDITED}){_SIGNED}[)\].*]*$")
_END = re.compile(rf"[.!?\"“”»«]\s?[(\[]{_SIGNED}[)\]]\.?$")
# A dateline ends in a dash or a colon; "The Associated Press (AP) was founded" is a sentence.
_START = re.compile(
    rf"^(?:[^\W\d_][^()\[\].!?/]{{1,60}}[(\[]{_SIGNED}[)\]]\s?\.?\s?[-\u2013—:]"
    rf"|[(\[](?P<first>{_AGENCY})[)\]]\s?[-\u2013—:]"
    rf"|[^\W\d_][^()\[\]!?/]{{1,60}}\s/(?P<slashed>{_AGENCY})/[.:]?)"
)


def of_line(line: str) -> str | None:
    """The agency of a *line* that is nothing but its sign, as ``(dpa)`` or ``hä/AFP``."""
    return _found(_LINE.match(line)) if len(line) <= MAX_DATELINE else None


def of_body(first: str, last: str) -> str | None:
    """The agency that opens the *first* paragraph or signs the *last* one."""
    opening = _START.match(first[:MAX_DATELINE])
    return _found(opening) or _found(_END.search(last[-MAX_DATELINE:]))


def _found(match: re.Match[str] | None) -> str | None:
    return NAMES[match[match.lastindex or 1]] if match else None
