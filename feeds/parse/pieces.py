"""The entries of an XML feed as they stand in its bytes, told apart without reading them.

parse: beside feed; pure. Most entries of a changed feed are what they were, and to find that out
by their bytes takes a tenth of what reading them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.parse.formats import charsets, mojibake, xml

MOST = 1000
"""Entries; a longer feed is read whole."""

HARMLESS = frozenset({"", xml.MENDED})
"""Notes on feeds of which each entry says for itself what it says."""

_START = re.compile(rb"<(item|entry)[\s>]")
# What hides tags, by how it begins and ends (XML 1.0 2.5 to 2.7).
_HIDING = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))


@dataclass(frozen=True, slots=True)
class Pieces:
    """A feed in pieces: what comes before its entries, each of these, what comes after them.

    All begin with ``opening``.
    """

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    opening: bytes

    def only(self, numbers: Iterable[int]) -> bytes:
        """The same feed with these of its entries only."""
        return b"".join((self.head, *(self.entries[n] for n in numbers), self.tail))

    def are_elements(self, numbers: Iterable[int]) -> bool:
        """Whether each of these is one element with its children, and no more."""
        looked_at = [self.entries[n] for n in numbers]
        together = b"".join(looked_at)
        hiding = [one for one in _HIDING if one[0] in together]
        return all(one.count(self.opening) == 1 and not _is_open(one, hiding) for one in looked_at)

    def affecting_others(self) -> int | None:
        """The first by which others may be read in another way: one text to mend, all are tried."""
        if not mojibake.is_suspect(b"".join(self.entries)):  # as most; half the time of one by one
            return None
        suspects = (n for n, one in enumerate(self.entries) if mojibake.is_suspect(one))
        return next(suspects, None)


def pieces(body: bytes, charset: str | None = None) -> Pieces | None:
    """The pieces of *body*, provided that it is well-formed; *charset* is what the server said.

    Each is an element with its children, and all are siblings with nothing but blanks between
    them. None where that cannot be told without reading; where the entries take part in what
    encoding is read, as everywhere but in UTF-8; and where names are declared that stand for text.
    """
    found = parted(body, charset)
    return found if found and found.are_elements(range(len(found.entries))) else None


def parted(body: bytes, charset: str | None = None) -> Pieces | None:
    """The same for who knows most of the entries: asks ``are_elements`` of none of them.

    One that has been an element once is one wherever it stands, and to see that takes longer than
    all the rest.
    """
    first = _START.search(body)
    if first is None or not _is_plain(body[: first.start()], charset):
        return None
    entries: list[bytes] = []
    start: int | None = first.start()
    end = 0
    opening, closing = b"<" + first[1], b"</" + first[1] + b">"
    while start is not None:
        found = body.find(closing, start)
        if found < 0 or len(entries) == MOST:
            return None
        end = found + len(closing)
        entries.append(body[start:end])
        start = _next(body, end, opening)
    tail = body[end:]
    if _START.search(tail):
        return None
    return Pieces(body[: first.start()], tuple(entries), tail, opening)


def _is_plain(head: bytes, charset: str | None) -> bool:
    declared = charsets.declared(head)
    in_utf8 = charsets.is_utf8(declared) and charsets.is_utf8(charset) and b"\0" not in head
    return in_utf8 and b"<!DOCTYPE" not in head and not _is_open(head, _HIDING)


def _is_open(text: bytes, hiding: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether *text* may end within a comment and the like: never False where it does."""
    return any(text.rfind(begin) > text.rfind(end) for begin, end in hiding)


def _next(body: bytes, end: int, opening: bytes) -> int | None:
    """Where the next entry begins, if blanks alone come before it."""
    start = body.find(b"<", end)
    if not body.startswith(opening, start) or body[end:start].strip():
        return None
    return start
