"""Entries that say what they said at the last visit need no second look.

A changed feed is mostly what it was: some new entries above the old ones. Those that were dealt
with already are told by a fingerprint of what was received, before anything is cleaned; of a
feed that comes in ``pieces``, even before it is read. Pure.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter

import feeds
from feeds import articles
from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.pieces import Pieces

MOST = 1000
"""Fingerprints that a source remembers; what a longer feed lists beyond is read every time."""

_BYTES = 8  # two of 1,000 entries share a fingerprint once in 10^13 feeds
_PIECE = 2 * _BYTES  # hex digits
_NAME = 6  # hex digits; an accident once in a million entries costs one reading


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of the entries that were dealt with at the last visit.

    Either the fingerprints of what they said, ``entries``; or what they are called by the
    fingerprints of their bytes, ``pieces``, and one of what stood ``around`` them.
    """

    entries: tuple[str, ...] = ()
    around: str = ""
    pieces: Mapping[str, str] = field(default_factory=dict)


NOTHING = Memory()
"""Every entry is new."""


def fingerprints(entries: Sequence[Entry], source: Source) -> list[str]:
    """One for each entry; another where it, how its source is read or our version is another."""
    around = repr(_reading_of(source))
    return [_hash(f"{around}{_SAID(entry)!r}", entry.summary, entry.content) for entry in entries]


def unfamiliar(entries: Sequence[Entry], prints: Sequence[str], known: Collection[str]) -> set[int]:
    """Numbers of the entries to look at.

    Of entries that share an id, a link or title and date it depends on all of them which one
    counts, so none of these is passed over.
    """
    if not known:
        return set(range(len(entries)))
    shared = _sharing(list(map(_names, entries)))
    return {n for n in range(len(entries)) if n in shared or prints[n] not in known}


def around(parsed: Parsed, response: Response, source: Source) -> str:
    """A fingerprint of all that an entry's meaning depends on beside its own bytes.

    What had to be forgiven has a part in it, so that it is told of again only if it is there.
    """
    reading = (*_reading_of(source), str(source.timezone), response.charset)
    return _hash(repr(reading), parsed.around + parsed.note)


def named(marks: Sequence[str], entries: Sequence[Entry]) -> dict[str, str]:
    """What each of *entries* is called, by the fingerprint of its bytes, as in *marks*.

    Left out are those that share a name, as of these none is passed over.
    """
    names = list(map(_names, entries))
    shared = _sharing(names)
    called = enumerate(names)
    return {marks[n]: "".join(sorted(map(_short, some))) for n, some in called if n not in shared}


def marks(pieces: Pieces) -> list[str]:
    """A fingerprint of the bytes of each entry."""
    return [hashlib.blake2b(one, digest_size=_BYTES).hexdigest() for one in pieces.entries]


def is_called(entry: Entry, names: Collection[str]) -> bool:
    """Whether *entry* has one of these *names*, or seems to."""
    return any(_short(name) in names for name in _names(entry))


def names_of(called: str) -> list[str]:
    """The names in a value of ``Memory.pieces``."""
    return [called[n : n + _NAME] for n in range(0, len(called), _NAME)]


def remembered(memory: Memory) -> dict[str, str]:
    """A memory as a source's ``state``."""
    if not memory.pieces:
        return {"entries": " ".join(memory.entries[:MOST])}
    told = " ".join(f"{piece}{names}" for piece, names in memory.pieces.items())
    return {"around": memory.around, "pieces": told}


def recalled(state: Mapping[str, str] | None) -> Memory:
    """The memory that a source's ``state`` holds; nothing where it tells of something else."""
    told = state or {}
    pieces = told.get("pieces", "").split()
    return Memory(
        entries=tuple(told.get("entries", "").split()),
        around=told.get("around", ""),
        pieces={one[:_PIECE]: one[_PIECE:] for one in pieces},
    )


def is_memory(state: Mapping[str, str] | None) -> bool:
    """Whether a source's ``state`` holds one."""
    told = state or {}
    return bool(told.get("entries") or told.get("pieces"))


def _reading_of(source: Source) -> tuple[str | None, ...]:
    return (feeds.__version__, source.id, source.language, source.identity)


# The long texts are hashed as they are: to write them in quotes costs more than to hash them.
_SAID = attrgetter(*(one.name for one in fields(Entry) if one.name not in {"summary", "content"}))


def _hash(*texts: str) -> str:
    """One for a row of texts; where each of them ends makes a difference."""
    row = f"{' '.join(str(len(text)) for text in texts)}:{''.join(texts)}"
    data = row.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def _sharing(names: Sequence[set[str]]) -> set[int]:
    """Numbers of the entries that share one of their *names* with another."""
    if len(set().union(*names)) == sum(map(len, names)):  # as in most documents
        return set()
    uses = Counter(name for some in names for name in some)
    return {n for n, some in enumerate(names) if any(uses[name] > 1 for name in some)}


def _names(entry: Entry) -> set[str]:
    names = {entry.id, entry.link, articles.canonical(entry.link)}
    if entry.published:
        names.add(f"{entry.published} {entry.title}")
    return {name for name in names if name}


def _short(name: str) -> str:
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')) & 0xFFFFFF:0{_NAME}x}"
