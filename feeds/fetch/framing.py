"""Where the head and the body of an answer begin and end (HTTP/1.1); for fetch; pure.

A connection carries one answer, so what follows it is not looked at. Servers of feeds get much
wrong; what can only mean one thing is read, all else is refused.

Source: RFC 9112.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from feeds.errors import FetchError, NetworkError

Field = tuple[str, str]

_LONGEST_LINE = 1 << 16  # bytes
_LONGEST_HEAD = 1 << 18  # bytes, of all fields together, as browsers have it
_MOST_FIELDS = 100
_MOST_INTERIM = 20  # answers before the answer
_MOST_DIGITS = 18  # of a length in 64 bits
_FINAL = 200
_CHUNKED = "chunked"
_STATUS = re.compile(rb"HTTP/1\.\d[ \t]+(\d{3})(?!\S)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;|$)")


class Incoming:
    """An answer while it comes: ``receive`` gives its next bytes, b"" at the end."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._waiting = b""
        self._at = 0  # what lies before has been taken

    def line(self) -> bytes:
        """The next line without its end: CRLF, a lone LF (RFC 9112 2.2), or the end of it all."""
        while (end := self._waiting.find(b"\n", self._at)) < 0:
            if len(self._waiting) - self._at > _LONGEST_LINE or not self.has_more():
                end = len(self._waiting)
                break
        line = self._waiting[self._at : end]
        if len(line) > _LONGEST_LINE:
            raise FetchError("a header is too long")
        if self._at == len(self._waiting):
            raise FetchError("the answer ends too early")
        self._at = min(end + 1, len(self._waiting))
        return line.rstrip(b"\r")

    def has_more(self) -> bool:
        """Wait for more; False at the end."""
        more = self._receive()
        self._waiting = self._waiting[self._at :] + more
        self._at = 0
        return bool(more)

    def some(self, most: int) -> bytes:
        """The next bytes, at most so many; b"" at the end."""
        if self._at == len(self._waiting):
            self.has_more()
        piece = self._waiting[self._at : self._at + most]
        self._at += len(piece)
        return piece


def head(incoming: Incoming) -> tuple[int, list[Field]]:
    """The status of the answer and its fields as they are written; interim answers are left out.

    Errors: NetworkError where nothing comes; FetchError for what is no HTTP.
    """
    if not incoming.has_more():
        raise NetworkError("closed the connection without an answer")
    for _ in range(_MOST_INTERIM):
        status, fields = _status(incoming.line()), _fields(incoming)
        if status >= _FINAL:
            return status, fields
    raise _not_http()


def body(incoming: Incoming, headers: Mapping[str, str]) -> Iterator[bytes]:
    """The body of an answer piece by piece, as its *headers* (by lower-case name) delimit it.

    Errors: FetchError where it ends too early, or comes in a transfer coding beside chunks, which
            nobody may send who was not asked for it (RFC 9112 7).
    Source: RFC 9112 6.3.
    """
    codings = _transfer_codings(headers)
    if codings - {_CHUNKED}:
        raise FetchError("sent a transfer coding that was not asked for")
    if codings:
        return _chunks(incoming)
    length = announced(headers)
    return _until_closed(incoming) if length is None else _counted(incoming, length)


def announced(headers: Mapping[str, str]) -> int | None:
    """The length of the body as the server says it; None where it says nothing readable.

    Chunks go before a length (RFC 9112 6.3). A length of more digits than any body has is cut to
    what still is too long for everybody.
    """
    if _transfer_codings(headers):
        return None
    said = {one.strip() for one in headers.get("content-length", "").split(",")}
    if not all(one.isascii() and one.isdecimal() for one in said):
        return None
    if len(said) > 1:
        raise _not_http()
    return int(said.pop().lstrip("0")[:_MOST_DIGITS] or "0")


def _transfer_codings(headers: Mapping[str, str]) -> set[str]:
    """What the body is wrapped in; some servers say "chunked" twice and mean it once."""
    said = headers.get("transfer-encoding", "").lower().split(",")
    return {one.strip() for one in said} - {"", "identity"}


def _status(line: bytes) -> int:
    found = _STATUS.match(line)
    if found is None:
        raise _not_http()
    return int(found[1])


def _fields(incoming: Incoming) -> list[Field]:
    """The fields up to the empty line; what is none is passed over, a folded one is one."""
    found: list[Field] = []
    length = 0
    for _ in range(_MOST_FIELDS):
        line = incoming.line().decode("latin-1")
        length += len(line)
        if length > _LONGEST_HEAD:
            raise FetchError("the headers are too long")
        if not line:
            return found
        name, colon, value = line.partition(":")
        if line[0] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif colon and name.strip():
            found.append((name.strip(), value.strip()))
    raise _not_http()


def _chunks(incoming: Incoming) -> Iterator[bytes]:
    """The data of all chunks; trailers tell nothing about feeds (RFC 9112 7.1)."""
    while True:
        found = _CHUNK_SIZE.match(incoming.line())
        if found is None:
            raise _broken()
        size = int(found[1], 16)
        if not size:
            return
        yield from _counted(incoming, size)
        if incoming.line():
            raise _broken()


def _counted(incoming: Incoming, length: int) -> Iterator[bytes]:
    while length:
        piece = incoming.some(length)
        if not piece:
            raise FetchError("the body ends before its announced length")
        length -= len(piece)
        yield piece


def _until_closed(incoming: Incoming) -> Iterator[bytes]:
    while piece := incoming.some(_LONGEST_LINE):
        yield piece


def _not_http() -> FetchError:
    return FetchError("the answer is not proper HTTP")


def _broken() -> FetchError:
    return FetchError("the chunks of the body are broken")
