"""What is said to whoever asks for a feed, whatever server brings the request.

serve: below the servers' interfaces; a 304 reads one narrow row and no article.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple, Protocol, TypeAlias

from feeds.serve.feeds.deltas import TRIED, Delta, Deltas
from feeds.serve.feeds.heads import ANY_ORIGIN, PAGE, PAGES, TYPES, Headers, Heads
from feeds.serve.http.conditional import accepts_delta, accepts_gzip, is_fresh, tags
from feeds.storage.rendering.documents import Body, Since, Version

Header: TypeAlias = Callable[[str], str | None]
"""Tells a header of a request by its name in small letters."""

_READING = frozenset({"GET", "HEAD"})
_ALLOWED = "GET, HEAD, OPTIONS"
_PREFLIGHT = [
    ("Allow", _ALLOWED),
    ANY_ORIGIN,
    ("Access-Control-Allow-Methods", _ALLOWED),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
]
"""What a browser asks before a script of another site may read a feed (Fetch, 3.2)."""

_SORRY = b"The feeds cannot be reached right now. Please try again soon.\n"
_ONLY_READ = b"Feeds are only read: use GET or HEAD.\n"


class Reply(NamedTuple):
    """An answer; *headers* are a list of its own, as servers may add to it."""

    status: int
    headers: Headers
    body: bytes


class Documents(Protocol):
    """Rendered documents by path: those of the database, or such as outlast it."""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""

    def since(self, path: str, base: str) -> Since | None:
        """What is served at *path* beside an older version, None if that is not known."""


@dataclass(slots=True)
class Answers:
    """Answers for the feeds among *documents*.

    ``base_url`` makes the links of the headers, ``max_age`` the Cache-Control.
    """

    documents: Documents
    base_url: str
    max_age: timedelta
    deltas: Deltas = field(default_factory=Deltas)
    heads: Heads = field(init=False)

    def __post_init__(self) -> None:
        self.heads = Heads(self.base_url, self.max_age)

    def to(self, method: str, path: str, header: Header) -> Reply | None:
        """The answer to a request, None where no feed is at *path*; RFC 9110.

        Raises: StorageError.
        """
        media_type = TYPES.get(path[path.rfind(".") :])
        if media_type is None:
            return None
        if method not in _READING:
            return _without_reading(method) if self.documents.version(path) else None
        if header("sec-fetch-dest") == "document":
            media_type = PAGES.get(media_type, media_type)
        gzip = accepts_gzip(header("accept-encoding") or "")
        reply = self._news(path, media_type, header, gzip=gzip)
        reply = reply or self._whole(path, media_type, gzip=gzip)
        return reply._replace(body=b"") if reply and method == "HEAD" else reply

    def _news(self, path: str, media_type: str, header: Header, *, gzip: bool) -> Reply | None:
        """What is new to a client that has the document, None where it is to get everything."""
        tagged, dated = header("if-none-match"), header("if-modified-since")
        if tagged is None and dated is None:
            return None
        version = self.documents.version(path)
        if version is None:
            return None
        head = self.heads.of(path, media_type, version)
        if is_fresh(head.validators, if_none_match=tagged, if_modified_since=dated):
            return Reply(304, head.fresh(gzip=gzip), b"")
        manipulations = header("a-im")
        if tagged is None or manipulations is None or media_type is PAGE:
            return None
        changed = self._delta(path, version, (tagged, manipulations), gzip=gzip)
        if changed is None:
            return None
        headers = self.heads.of_delta(path, media_type, changed, gzip=gzip)
        return Reply(226, headers, changed.body)

    def _whole(self, path: str, media_type: str, *, gzip: bool) -> Reply | None:
        found = self.documents.body(path, gzip=gzip)
        if found is None:
            return None
        head = self.heads.of(path, media_type, found.version)
        return Reply(200, head.whole(len(found.body), gzip=gzip), found.body)

    def _delta(
        self, path: str, version: Version, asked: tuple[str, str], *, gzip: bool
    ) -> Delta | None:
        """What the client lacks, if it can add that to what it has; None: send everything."""
        known, manipulations = asked
        if not accepts_delta(manipulations):
            return None
        if found := self.deltas.known(path, version.etag, known, gzip=gzip):
            return found
        for base in tags(known)[:TRIED]:
            if since := self.documents.since(path, base):
                return self.deltas.make(path, since, gzip=gzip)
        return None


def sorry(method: str) -> Reply:
    """For a feed that nothing is known of while the database is away."""
    away = [("Retry-After", "30"), ("Cache-Control", "no-store"), ANY_ORIGIN]
    return Reply(503, [*away, *_text(_SORRY)], _SORRY if method != "HEAD" else b"")


def _text(body: bytes) -> Headers:
    return [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]


def _without_reading(method: str) -> Reply:
    """OPTIONS is answered, everything else refused: feeds are only read (RFC 9110 9.3.7)."""
    if method == "OPTIONS":
        return Reply(204, [*_PREFLIGHT], b"")
    return Reply(405, [("Allow", _ALLOWED), *_text(_ONLY_READ)], _ONLY_READ)
