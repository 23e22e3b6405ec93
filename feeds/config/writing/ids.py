"""Ids made out of names: what an admin would have chosen, as far as a program can.

config: proposed in mistakes and by the commands that write tables; pure.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Characters; ids stand in addresses."""

# As German, the Scandinavian languages and Polish spell them without their keys; the rest loses
# its marks.
_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l"}
)
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """*name* as ``[a-z0-9][a-z0-9-]*``; "" where nothing of it can be written so."""
    composed = unicodedata.normalize("NFKC", name).casefold().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain).strip("-")[:LONGEST].rstrip("-")
