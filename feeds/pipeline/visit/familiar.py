"""Entries that say what they said at the last visit need no second look.

A changed feed is mostly what it was: some new entries above the old ones. Those that were dealt
with already are told by a fingerprint of what was received, before anything is cleaned; of a
feed that comes in ``pieces``, even before it is read. Pure.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice
from operator import attrgetter

import feeds
from feeds import articles
from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.pieces import Pieces

MOST = 1000
"""Fingerprints that a source remembers; what a longer feed lists beyond is read every time."""

_MARK = 16  # hex digits; two of 1,000 entries share a fingerprint once in 10^13 feeds
_NAME = 8  # hex digits; an accident once in 10^8 entries costs one more of them a look


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of the entries that were dealt with at the last visit.

    ``called`` are their names (see ``called``) by their marks: fingerprints of what they said, or
    of their bytes where there is one of what stood ``around`` them.
    """

    around: str = ""
    called: Mapping[str, str] = field(default_factory=dict)


NOTHING = Memory()
"""Every entry is new."""


def fingerprints(entries: Sequence[Entry], source: Source) -> list[str]:
    """One for each entry; another where it, how its source is read or our version is another."""
    around = repr(_reading_of(source))
    return [_hash(f"{around}{_SAID(entry)!r}", entry.summary, entry.content) for entry in entries]


def unfamiliar(now: Memory, before: Memory) -> set[str]:
    """Marks of the entries to look at.

    These are the new ones, and of the others those whose article may be another for what has come
    or gone: of entries with one name one counts, and an address of several names is nobody's.
    """
    if now.around != before.around:
        return set(now.called)
    known = {mark: one for mark, one in now.called.items() if mark in before.called}
    new = now.called.keys() - known.keys()
    gone = before.called.keys() - known.keys()
    changed = [*map(now.called.__getitem__, new), *map(before.called.__getitem__, gone)]
    return new | _drawn_in(changed, known)


def _drawn_in(changed: Sequence[str], known: Mapping[str, str]) -> set[str]:
    """Marks of *known* entries that have to be looked at with those that are *changed*.

    Those of one name are looked at together. Of those at one address two are enough to see that it
    is nobody's, as long as these are called like no other.
    """
    named, there = _by(name, known), _by(_address, known)
    there.pop("", None)
    shaken = {name(one) for one in changed} | {one for one, marks in named.items() if marks[1:]}
    found: set[str] = set()
    waiting = list(changed)
    while waiting:
        one = waiting.pop()
        met = there.get(_address(one), [])
        sure = [mark for mark in met if name(known[mark]) not in shaken]
        drawn = {*named.get(name(one), []), *(sure[:2] if len(sure) > 1 else met)} - found
        found |= drawn
        waiting += [known[mark] for mark in drawn]
    return found


def around(parsed: Parsed, response: Response, source: Source) -> str:
    """A fingerprint of all that an entry's meaning depends on beside its own bytes.

    What had to be forgiven has a part in it, so that it is told of again only if it is there.
    """
    reading = (*_reading_of(source), str(source.timezone), response.charset)
    return _hash(repr(reading), parsed.around + parsed.note)


def called(entries: Sequence[Entry], source: Source) -> list[str]:
    """What each of *entries* is called: its name in short, behind it its address if it has one.

    Two whose articles have the same upstream id or address have the same here, and by accident
    others may.
    """
    named = (articles.named(one, source) for one in entries)
    return [_short(name) + (_short(address) if address else "") for name, address in named]


def name(called: str) -> str:
    """Of what an entry is called the name alone."""
    return called[:_NAME]


def marks(pieces: Pieces) -> list[str]:
    """A fingerprint of the bytes of each entry."""
    return [hashlib.sha256(one).hexdigest()[:_MARK] for one in pieces.entries]


def remembered(memory: Memory) -> dict[str, str]:
    """A memory as a source's ``state``."""
    told = islice(memory.called.items(), MOST)
    return {"around": memory.around, "called": " ".join(f"{mark}{names}" for mark, names in told)}


def recalled(state: Mapping[str, str] | None) -> Memory:
    """The memory that a source's ``state`` holds; nothing where it tells of something else."""
    told = state or {}
    called = {one[:_MARK]: one[_MARK:] for one in told.get("called", "").split()}
    return Memory(told.get("around", ""), called)


def is_memory(state: Mapping[str, str] | None) -> bool:
    """Whether a source's ``state`` holds one."""
    return bool((state or {}).get("called"))


def _reading_of(source: Source) -> tuple[str | None, ...]:
    return (feeds.__version__, source.id, source.language, source.identity)


# The long texts are hashed as they are: to write them in quotes costs more than to hash them.
_SAID = attrgetter(*(one.name for one in fields(Entry) if one.name not in {"summary", "content"}))


def _hash(*texts: str) -> str:
    """One for a row of texts; where each of them ends makes a difference."""
    row = f"{' '.join(str(len(text)) for text in texts)}:{''.join(texts)}"
    data = row.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_MARK]


def _address(called: str) -> str:
    return called[_NAME:]


def _by(part: Callable[[str], str], known: Mapping[str, str]) -> dict[str, list[str]]:
    """Marks by a *part* of what they are called."""
    found: dict[str, list[str]] = {}
    for mark, one in known.items():
        found.setdefault(part(one), []).append(mark)
    return found


def _short(name: str) -> str:
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):0{_NAME}x}"
