"""One question and one answer over one open connection; for fetch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.fetch import framing
from feeds.fetch.budget import Spending
from feeds.fetch.connect import Connection
from feeds.fetch.decode import decode
from feeds.fetch.framing import Incoming
from feeds.fetch.headers import kept
from feeds.fetch.url import URL
from feeds.steps import MAY_BLOCK, Steps

_NOT_MODIFIED = re.compile(rb"HTTP/1\.\d 304[ \r]")

OK = frozenset({200, 203})  # the whole, as asked; 203 says that a proxy changed it


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from ``url``; ``body`` is unpacked, b"" for every status but ``OK``."""

    url: URL
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    connection: Connection, url: URL, headers: Mapping[str, str], spending: Spending
) -> Steps[Answer]:
    """GET *url* and read the answer to its end; a body that nobody wants stays unread.

    Args:   headers: that may be sent, as ``asked_with`` makes them.
    Errors: NetworkError where the connection breaks off or nothing comes in time; FetchError for
            what is no HTTP, or passes the budget.
    """
    first = yield from connection.ask(_question(url, headers))
    if not _is_all(first):
        yield MAY_BLOCK
    come = [first]
    incoming = Incoming(lambda: come.pop() if come else connection.receive())
    status, fields = framing.head(incoming)
    known = kept(fields)
    body = _body(incoming, known, spending) if status in OK else b""
    return Answer(url, status, known, body)


def _is_all(first: bytes) -> bool:
    """Whether no more of the answer will be waited for: a 304 has no body (RFC 9112 6.3)."""
    return _NOT_MODIFIED.match(first) is not None and b"\r\n\r\n" in first


def _question(url: URL, headers: Mapping[str, str]) -> bytes:
    """The request as it is sent (RFC 9112 3); a source may name another host than it asks."""
    named = {name.lower() for name in headers}
    all_of_them = headers if "host" in named else {"Host": url.authority, **headers}
    lines = [f"{name}: {value}\r\n" for name, value in all_of_them.items()]
    return f"GET {url.target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1")


def _body(incoming: Incoming, headers: Mapping[str, str], spending: Spending) -> bytes:
    spending.expect(framing.announced(headers) or 0)
    pieces = framing.body(incoming, headers)
    return decode(headers.get("content-encoding", ""), pieces, spending)
