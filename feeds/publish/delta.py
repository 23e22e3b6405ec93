"""Only what is new or changed in a feed's document, cut out of the document itself; pure.

publish: beside the formats. An outline says where the entries of a document lie and which they
are. Two of them tell what a reader of the older document lacks, and nothing is rendered for it.

    outline: 4 bytes, where the first entry begins; then for each entry 4 bytes, its length,
    and 8 bytes, a hash of it
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence

_HEAD = struct.Struct(">I")
_ENTRY = struct.Struct(">I8s")


def outline(document: bytes, entries: Sequence[bytes], *, end: int, between: int) -> bytes:
    """The outline of a *document* of these *entries*.

    *end* and *between* are the bytes after the last entry, and between two of them.
    """
    inside = sum(map(len, entries)) + between * max(0, len(entries) - 1)
    packed = [_ENTRY.pack(len(one), _hash(one)) for one in entries]
    return b"".join((_HEAD.pack(len(document) - end - inside), *packed))


def delta(document: bytes, now: bytes, before: bytes, *, between: int) -> bytes | None:
    """The document with those entries alone that *before* did not have, or had otherwise.

    Args:    now: the outline of *document*; before: that of an older one of the same feed.
    Returns: None where that saves nothing, as every entry is new.
    Sources: RFC 3229; "Using RFC3229 with Feeds" (B. Wyman) for what ``feed`` means.
    """
    entries, known = _entries(now), {one for _, one in _entries(before)}
    start: int = _HEAD.unpack_from(now)[0]
    missing = []
    at = start
    for length, one in entries:
        if one not in known:
            missing.append(document[at : at + length])
        at += length + between
    if len(missing) == len(entries):
        return None
    end = at - between if entries else start
    gap = _between(document, entries, start, between)
    return document[:start] + gap.join(missing) + document[end:]


def _between(
    document: bytes, entries: Sequence[tuple[int, bytes]], start: int, between: int
) -> bytes:
    """What stands between two entries; nothing is known of it, and needed, where there is one."""
    first = start + entries[0][0]
    return document[first : first + between] if len(entries) > 1 else b""


def _entries(packed: bytes) -> list[tuple[int, bytes]]:
    return list(_ENTRY.iter_unpack(packed[_HEAD.size :]))


def _hash(entry: bytes) -> bytes:
    return hashlib.blake2b(entry, digest_size=8).digest()
