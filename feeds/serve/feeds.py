"""Feed bytes by path, before Flask is asked: a 304 reads one narrow row and no article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from feeds import log
from feeds.errors import StorageError
from feeds.publish import FORMATS
from feeds.serve import archives
from feeds.serve.conditional import (
    accepts_delta,
    accepts_gzip,
    etag_header,
    http_date,
    is_fresh,
    tags,
)
from feeds.serve.deltas import TRIED, Delta, Deltas
from feeds.storage.documents import Body, Since, Version

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_STALE = "stale-while-revalidate=300, stale-if-error=86400"
"""Seconds for which a cache may answer with old bytes, meanwhile or in need (RFC 5861)."""

_ARCHIVED = "public, max-age=3600, must-revalidate"
"""Archive documents change seldom, but a correction or withdrawal has to reach all copies."""

_TYPES = {f".{form.suffix}": f"{form.media_type}; charset=utf-8" for form in FORMATS.values()}
_PAGE = "text/xml; charset=utf-8"
_PAGES = {one: _PAGE for one in _TYPES.values() if "+xml" in one}
"""What browsers that navigate to a feed are told, so that they apply its stylesheet."""

_PAGE_TAG = "-page"
"""Ends the ETag under that type: who has the bytes as a feed must be told the other type."""

_PAGE_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
)
_ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")
_EXPOSED = ("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, Retry-After")
_READING = frozenset({"GET", "HEAD"})
_A_IM = "HTTP_A_IM"
_CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})
_ALLOWED = "GET, HEAD, OPTIONS"
_PREFLIGHT = [
    ("Allow", _ALLOWED),
    _ANY_ORIGIN,
    ("Access-Control-Allow-Methods", _ALLOWED),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
]
"""What a browser asks before a script of another site may read a feed (Fetch, 3.2)."""

_REMEMBERED = 4096
"""Versions of documents whose headers a process remembers; some 4 MB when full."""

_SORRY = b"The feeds cannot be reached right now. Please try again soon.\n"
_ONLY_READ = b"Feeds are only read: use GET or HEAD.\n"


class Documents(Protocol):
    """Rendered documents by path: those of the database, or such as outlast it."""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""

    def since(self, path: str, base: str) -> Since | None:
        """What is served at *path* beside an older version, None if that is not known."""


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """A WSGI application: known feed paths are answered here, all else by *otherwise*.

    ``base_url`` makes the links of the headers, ``max_age`` the Cache-Control.
    """

    documents: Documents
    base_url: str
    max_age: timedelta
    otherwise: WSGIApplication
    deltas: Deltas = field(default_factory=Deltas)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer for a feed, or ask *otherwise*; RFC 9110."""
        path: str = environ.get("PATH_INFO", "")
        media_type = _TYPES.get(path[path.rfind(".") :])
        if media_type is None:
            return self.otherwise(environ, start_response)
        if environ.get("HTTP_SEC_FETCH_DEST") == "document":
            media_type = _PAGES.get(media_type, media_type)
        try:
            return self._answer(path, media_type, environ, start_response)
        except StorageError as error:
            log.error("unavailable", path=path, reason=error)
            away = [("Retry-After", "30"), ("Cache-Control", "no-store"), _ANY_ORIGIN]
            start_response("503 Service Unavailable", [*away, *_text(_SORRY)])
            return [_SORRY] if environ["REQUEST_METHOD"] != "HEAD" else []

    def _answer(
        self, path: str, media_type: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if method not in _READING or not _CONDITIONS.isdisjoint(environ):
            version = self.documents.version(path)
            if version is None:
                return self.otherwise(environ, start_response)
            if method not in _READING:
                return _without_reading(method, start_response)
            version = _as(media_type, version)
            if _has_it(environ, version):
                start_response("304 Not Modified", self._headers(path, version, gzip=gzip))
                return []
            if _A_IM in environ and media_type is not _PAGE:
                changed = self._delta(path, version, environ, gzip=gzip)
                if changed:
                    headers = self._delta_headers(path, media_type, changed, gzip=gzip)
                    start_response("226 IM Used", headers)
                    return [changed.body] if method == "GET" else []
        found = self.documents.body(path, gzip=gzip)
        if found is None:
            return self.otherwise(environ, start_response)
        start_response("200 OK", self._full_headers(path, media_type, found, gzip=gzip))
        return [found.body] if method == "GET" else []

    def _delta(
        self, path: str, version: Version, environ: WSGIEnvironment, *, gzip: bool
    ) -> Delta | None:
        """What the client lacks, if it can add that to what it has; None: send everything."""
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if not accepts_delta(environ[_A_IM]):
            return None
        if found := self.deltas.known(path, version.etag, known, gzip=gzip):
            return found
        for base in tags(known)[:TRIED]:
            if since := self.documents.since(path, base):
                return self.deltas.make(path, since, gzip=gzip)
        return None

    def _delta_headers(
        self, path: str, media_type: str, changed: Delta, *, gzip: bool
    ) -> list[tuple[str, str]]:
        """RFC 3229 10.4.1; a cache that does not know 226 must not keep it."""
        headers = [
            ("IM", "feed"),
            ("ETag", etag_header(changed.etag, gzip=gzip)),
            ("Delta-Base", etag_header(changed.base, gzip=False)),
            ("Last-Modified", http_date(changed.last_modified)),
            ("Cache-Control", "no-store, im"),
            ("Vary", "A-IM, If-None-Match, Accept-Encoding"),
            ("Link", f'<{self.base_url}{path}>; rel="self"'),
            ("Content-Type", media_type),
            ("Content-Length", str(len(changed.body))),
            ("X-Content-Type-Options", "nosniff"),
            _ANY_ORIGIN,
            _EXPOSED,
        ]
        return [*headers, ("Content-Encoding", "gzip")] if gzip else headers

    def _headers(self, path: str, version: Version, *, gzip: bool) -> list[tuple[str, str]]:
        """What a 304 must repeat (RFC 9110 15.4.5), and what goes with every answer."""
        return [*_common_headers(self.base_url, path, self.max_age, version, gzip=gzip)]

    def _full_headers(
        self, path: str, media_type: str, found: Body, *, gzip: bool
    ) -> list[tuple[str, str]]:
        headers = self._headers(path, _as(media_type, found.version), gzip=gzip)
        headers += [
            ("Content-Type", media_type),
            ("Content-Length", str(len(found.body))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if media_type is _PAGE:
            headers.append(_PAGE_POLICY)
        return [*headers, ("Content-Encoding", "gzip")] if gzip else headers


@lru_cache(maxsize=_REMEMBERED)
def _common_headers(
    base_url: str, path: str, max_age: timedelta, version: Version, *, gzip: bool
) -> tuple[tuple[str, str], ...]:
    return (
        ("ETag", etag_header(version.etag, gzip=gzip)),
        ("Last-Modified", http_date(version.last_modified)),
        ("Cache-Control", _ARCHIVED if archives.MARK in path else _lasting(max_age)),
        (
            "Vary",
            "Accept-Encoding" if path.endswith(".json") else "Accept-Encoding, Sec-Fetch-Dest",
        ),
        ("Link", f'<{base_url}{path}>; rel="self"'),
        _ANY_ORIGIN,
        _EXPOSED,
    )


def _lasting(max_age: timedelta) -> str:
    age = int(max_age.total_seconds())
    return f"public, max-age={age}, s-maxage={age}, {_STALE}"


def _as(media_type: str, version: Version) -> Version:
    """The version as that type: the same bytes under a tag of their own for pages."""
    return version._replace(etag=version.etag + _PAGE_TAG) if media_type is _PAGE else version


def _text(body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]


def _without_reading(method: str, start_response: StartResponse) -> Iterable[bytes]:
    """OPTIONS is answered, everything else refused: feeds are only read (RFC 9110 9.3.7)."""
    if method == "OPTIONS":
        start_response("204 No Content", _PREFLIGHT)
    else:
        start_response("405 Method Not Allowed", [("Allow", _ALLOWED), *_text(_ONLY_READ)])
        return [_ONLY_READ]
    return []


def _has_it(environ: WSGIEnvironment, version: Version) -> bool:
    return is_fresh(
        version.etag,
        version.last_modified,
        if_none_match=environ.get("HTTP_IF_NONE_MATCH"),
        if_modified_since=environ.get("HTTP_IF_MODIFIED_SINCE"),
    )
