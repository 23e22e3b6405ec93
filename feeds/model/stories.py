"""What articles are compared by when they may tell the same copy."""

from __future__ import annotations

from dataclasses import dataclass

Fingerprint = tuple[int, ...]
"""Numbers of 32 bits, one for each run of words, in the order of the text; see ``articles``."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as it is compared with others; ``source_id`` is the source that owns it."""

    article_id: int
    story_id: int
    source_id: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Teller:
    """An article of a story that may stand for it; ``length`` of what may be shown of it.

    ``agency`` is the key of its name, "" for none.
    """

    article_id: int
    source_id: str
    agency: str
    length: int


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two articles that tell the same copy; ``share`` is that of the shorter one, 0..1."""

    article_id: int
    other_id: int
    share: float
