"""Entries that say what they said at the last visit need no second look.

A changed feed is mostly what it was: some new entries above the old ones. Those that were dealt
with already are told by a fingerprint of what was received, before anything is cleaned; pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import fields
from operator import attrgetter

import feeds
from feeds import articles
from feeds.model import Entry, Source

MOST = 1000
"""Fingerprints that a source remembers; what a longer feed lists beyond is read every time."""

_BYTES = 8  # two of 1,000 entries share a fingerprint once in 10^13 feeds


def fingerprints(entries: Sequence[Entry], source: Source) -> list[str]:
    """One for each entry; another where it, how its source is read or our version is another."""
    around = repr((feeds.__version__, source.id, source.language, source.identity))
    return [_hash(f"{around}{_SAID(entry)!r}", entry.summary, entry.content) for entry in entries]


def unfamiliar(entries: Sequence[Entry], prints: Sequence[str], known: Collection[str]) -> set[int]:
    """Numbers of the entries to look at.

    Of entries that share an id, a link or title and date it depends on all of them which one
    counts, so none of these is passed over.
    """
    if not known:
        return set(range(len(entries)))
    names = [_names(entry) for entry in entries]
    uses = Counter(name for some in names for name in some)
    return {
        number
        for number, some in enumerate(names)
        if prints[number] not in known or any(uses[name] > 1 for name in some)
    }


def remembered(prints: Sequence[str]) -> dict[str, str]:
    """The fingerprints as a source's ``state``."""
    return {"entries": " ".join(prints[:MOST])}


def recalled(state: dict[str, str] | None) -> frozenset[str]:
    """The fingerprints that a source's ``state`` holds; none where it tells of something else."""
    return frozenset((state or {}).get("entries", "").split())


# The long texts are hashed as they are: to write them in quotes costs more than to hash them.
_SAID = attrgetter(*(one.name for one in fields(Entry) if one.name not in {"summary", "content"}))


def _hash(*texts: str) -> str:
    """One for a row of texts; where each of them ends makes a difference."""
    row = f"{' '.join(str(len(text)) for text in texts)}:{''.join(texts)}"
    data = row.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def _names(entry: Entry) -> set[str]:
    names = {entry.id, entry.link, articles.canonical(entry.link)}
    if entry.published:
        names.add(f"{entry.published} {entry.title}")
    return {name for name in names if name}
