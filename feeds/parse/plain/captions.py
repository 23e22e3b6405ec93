"""Caption and photographer, told apart where they stand in one line.

parse: called by the readers of pages and pasted text; pure.
"""

from __future__ import annotations

import re

from feeds.parse.plain import labels

MAX_CREDIT = 90  # characters; "Jane Doe/Agency via Other Agency" is about 50
MAX_LINE = 450  # characters of caption and credit together; longer ones are paragraphs

_PHOTO = labels.pattern("photo")
_MARK = re.compile(
    rf"(?<!\w)(?:(?:{_PHOTO})\s*(?:[:\uff1a/|]|©|\bby\b|\bvon\b)\s*(?:©|\(c\))?|©|\(c\)(?=\s))\s*(?!\s|\d{{4}})",
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
            return line[: mark.start()].strip(_EDGES) or None, credit
    return None
