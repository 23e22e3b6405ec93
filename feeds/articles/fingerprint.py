"""What a text is recognised by, however it is cut and edited (articles: pure).

Every run of three words becomes a number. Whoever cuts, reorders or rewords a copy leaves many
of its runs as they were, while two texts about one event share hardly any.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from feeds.model import Fingerprint

MOST_WORDS = 1200
"""Longer texts are recognised by their beginning: copy is cut from its end."""

LEAD = 64
"""Runs of which every fourth is kept: what all versions of a copy have left of it."""

_OF_THE_LEAD = 4
_OF_THE_REST = 32
"""Few enough to store: of what stands in the lead of neither copy, they need find no more."""


def fingerprint(words: Sequence[str]) -> Fingerprint:
    """The runs of three *words*, each once, in the order of the text; () for fewer words.

    CRC-32 gives the same numbers on every machine, and spreads them evenly.
    """
    read = [word.encode() for word in words[:MOST_WORDS]]
    runs = zip(read, read[1:], read[2:], strict=False)
    return tuple(dict.fromkeys(map(zlib.crc32, map(b" ".join, runs))))


def bands(whole: Fingerprint) -> Fingerprint:
    """The part of a fingerprint that others find it by.

    Chosen by the numbers themselves, so that two copies choose the same of what they share.
    """
    lead = [run for run in whole[:LEAD] if run % _OF_THE_LEAD == 0]
    return (*lead, *(run for run in whole[LEAD:] if run % _OF_THE_REST == 0))


def asked(whole: Fingerprint) -> Fingerprint:
    """The part of a fingerprint that others are looked up by: all that may be a band of theirs.

    Whoever puts sentences in another order scatters the lead, and yet all of it is found.
    """
    return tuple(run for run in whole if run % _OF_THE_LEAD == 0)
