"""Names of authors, freed from the mail addresses that feeds hide them in.

parse: used by every format; pure.
"""

from __future__ import annotations

import re

LONGEST = 256
"""Characters of a name; more is a text that stands in the wrong place."""

# Bounded as in RFC 5321 4.5.3.1, so that a long line without an address costs no more.
_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>()\[\]\",;]{1,64}@[^\s@<>()\[\]\",;]{1,255}")
_EMPTY = re.compile(r"\(\s*\)|<\s*>|\[\s*\]")
_WRAPPED = re.compile(r"\s*\(([^()]*)\)\s*")


def name_without_mail(text: str) -> str:
    """The name in an RSS author, "" where there is only an address.

    ``mail (Name)`` is what RSS 2.0 asks for; ``Name <mail>`` and ``Name (mail)`` are met too.
    """
    name = " ".join(text[: 2 * LONGEST].split())
    if "@" in name:
        name = _EMPTY.sub("", _ADDRESS.sub("", name)).strip(" ,;:-\"'")
        wrapped = _WRAPPED.fullmatch(name)
        name = wrapped[1] if wrapped else name
    return name[:LONGEST].strip()
