"""Caption and photographer, told apart where they stand in one line.

parse: called by the readers of pages and pasted text; pure.
"""

from __future__ import annotations

import re

from feeds import agencies
from feeds.parse.plain import labels

MAX_CREDIT = 90  # characters; "Jane Doe/Agency via Other Agency" is about 50
MAX_LINE = 450  # characters of caption and credit together; longer ones are paragraphs

_PHOTO = labels.pattern("photo")
_MARK = re.compile(
    rf"(?<!\w)(?:(?:{_PHOTO})\s*(?:[:\uff1a/|]|©|\(c\)|\bby\b|\bvon\b)\s*(?:©|\(c\))?|©|\(c\)(?=\s))\s*(?!\s|\d{{4}})",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?<!\w)(?:{_PHOTO})(?!\w)", re.IGNORECASE)
_TAIL = re.compile(r"^(?P<caption>.*\S)\s*[(\[](?P<credit>[^()\[\]]{2,60})[)\]]\.?$")
_AGENCY = "|".join((*map(re.escape, agencies.NAMES), "Getty", "Imago", "EPA", "picture alliance"))
_HOUSES = re.compile(rf"/|\b(?:{_AGENCY})\b", re.IGNORECASE)
_SIGNED = re.compile(
    rf"[^\W\d_][\w.'\u2019 -]{{1,40}}(?:/|\s(?:via|for)\s)(?:[\w. ]{{1,30}}(?:/|\svia\s))*"
    rf"(?:{_AGENCY})(?: Images)?",
    re.IGNORECASE,
)
_EDGES = " /|()[]\u2013—-•,:©"
_SENTENCE_INSIDE = re.compile(r"[\w)]{3,}[.!?]\s+\w")


def split(line: str) -> tuple[str | None, str] | None:
    """Caption (None if empty) and credit of a picture's *line*, None if it names no credit.

    ``Harbour at dawn / Photo: © Jane Doe`` gives ``("Harbour at dawn", "Jane Doe")``.
    """
    if len(line) > MAX_LINE:
        return None
    for mark in _MARK.finditer(line):
        credit = line[mark.end() :].strip(_EDGES + ".")
        if 1 < len(credit) <= MAX_CREDIT and not _SENTENCE_INSIDE.search(credit):
            inner = split(credit)  # "© Provided by a portal, Photo: Jane Doe"
            caption = line[: mark.start()].strip(_EDGES) or None
            return caption, inner[1] if inner else _closed(credit)
    return None


def _closed(credit: str) -> str:
    """*credit* with the bracket that closes its last one: ``Jane Doe (CC BY 2.0)``."""
    return f"{credit})" if credit.count("(") > credit.count(")") else credit


def is_plain(line: str, caption: str | None, credit: str) -> bool:
    """Whether nothing but a picture's credit can be meant: a name, and what makes it a picture's.

    ``© The Paper`` alone may be the page's own; "Pictures by the interface of a shop" name nobody.
    """
    is_name = not credit[0].islower() or bool(_HOUSES.search(credit))
    return is_name and (bool(caption) or bool(_WORD.search(line)))


def parts(line: str) -> tuple[str, str]:
    """Caption and credit of a line that stands at a picture, "" for what it lacks.

    There also ``A harbour (Jane Doe/Agency)`` names who took it.
    """
    found = split(line)
    if found:
        return found[0] or "", found[1]
    tail = _TAIL.match(line)
    if tail and _HOUSES.search(tail["credit"]):
        return tail["caption"], tail["credit"].strip()
    return line, ""


def is_credit(line: str) -> bool:
    """Whether a line of its own is a photographer and an agency, as ``Jane Doe/AFP``."""
    is_short = len(line) <= MAX_CREDIT and not line.endswith((".", "!", "?", ":"))
    return is_short and bool(_SIGNED.fullmatch(line))
