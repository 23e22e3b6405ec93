"""Unpack a compressed body step by step, so that a bomb is found before it bursts; for fetch."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import brotli

from feeds.errors import FetchError
from feeds.fetch.budget import Spending

_STEP = 1 << 16  # the most bytes that one step unpacks
_GZIP = zlib.MAX_WBITS + 16
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_MEMBER = 0x1F  # the first byte of every gzip member, RFC 1952 2.3.1

ACCEPT_ENCODING = "gzip, deflate, br"


def decode(coding: str, chunks: Iterable[bytes], spending: Spending) -> bytes:
    """The body in *chunks*, unpacked from the Content-Encoding *coding* ("" for none).

    Errors: FetchError for a coding that was not asked for, broken or truncated bodies, and
    everything that passes the budget.
    Sources: RFC 9110 8.4.1; several codings at once are refused, as only bombs use them.
    """
    unpack = _CODINGS.get(coding.strip().lower())
    if unpack is None:
        raise FetchError("sent a compression that was not asked for")
    body = BytesIO()  # hands its bytes over without a copy: large bodies are large once
    try:
        for piece in unpack(chunks):
            spending.unpack(len(piece))
            body.write(piece)
    except (zlib.error, brotli.error) as error:
        raise FetchError(f"the {coding.strip().lower()} body is broken") from error
    return body.getvalue()


def _plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from chunks


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack all members (RFC 1952 2.2); padding after the last is ignored, as gzip does."""
    unpacker = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        packed = chunk
        while packed:
            if unpacker.eof:
                if packed[0] != _MEMBER:
                    return
                unpacker = zlib.decompressobj(_GZIP)
            yield unpacker.decompress(packed, _STEP)
            packed = unpacker.unused_data or unpacker.unconsumed_tail
    yield from _rest(unpacker, "gzip")


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack zlib, and bare deflate as well: servers disagree (RFC 9110 8.4.1.2, note)."""
    unpacker = None
    for chunk in chunks:
        packed = chunk
        if unpacker is None and packed:
            unpacker = zlib.decompressobj(_ZLIB if packed[0] & 0x8F == zlib.DEFLATED else _RAW)
        while unpacker and packed and not unpacker.eof:
            yield unpacker.decompress(packed, _STEP)
            packed = unpacker.unconsumed_tail
    if unpacker:
        yield from _rest(unpacker, "deflate")


def _rest(unpacker: zlib._Decompress, coding: str) -> Iterator[bytes]:
    yield unpacker.flush()
    if not unpacker.eof:
        raise FetchError(f"the {coding} body ends too early")


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    for chunk in chunks:
        packed = chunk
        while not unpacker.is_finished():
            piece = unpacker.process(packed, output_buffer_limit=_STEP)
            yield piece
            packed = b""  # what did not fit is kept inside and comes with the next step
            if not piece and unpacker.can_accept_more_data():
                break
    if not unpacker.is_finished():
        raise FetchError("the br body ends too early")


_CODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _plain,
    "identity": _plain,
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
}
