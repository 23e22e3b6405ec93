"""Feed bytes by path, before Flask is asked: a 304 reads one narrow row and no article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from feeds import log
from feeds.errors import StorageError
from feeds.serve.conditional import accepts_delta, accepts_gzip, is_fresh, tags
from feeds.serve.deltas import TRIED, Delta, Deltas
from feeds.serve.heads import ANY_ORIGIN, PAGE, PAGES, TYPES, Heads
from feeds.storage.documents import Body, Since, Version

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_READING = frozenset({"GET", "HEAD"})
_A_IM = "HTTP_A_IM"
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


class Documents(Protocol):
    """Rendered documents by path: those of the database, or such as outlast it."""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""

    def since(self, path: str, base: str) -> Since | None:
        """What is served at *path* beside an older version, None if that is not known."""


@dataclass(slots=True)
class FeedBytes:
    """A WSGI application: known feed paths are answered here, all else by *otherwise*.

    ``base_url`` makes the links of the headers, ``max_age`` the Cache-Control.
    """

    documents: Documents
    base_url: str
    max_age: timedelta
    otherwise: WSGIApplication
    deltas: Deltas = field(default_factory=Deltas)
    heads: Heads = field(init=False)

    def __post_init__(self) -> None:
        self.heads = Heads(self.base_url, self.max_age)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer for a feed, or ask *otherwise*; RFC 9110."""
        path: str = environ.get("PATH_INFO", "")
        media_type = TYPES.get(path[path.rfind(".") :])
        if media_type is None:
            return self.otherwise(environ, start_response)
        if environ.get("HTTP_SEC_FETCH_DEST") == "document":
            media_type = PAGES.get(media_type, media_type)
        try:
            return self._answer(path, media_type, environ, start_response)
        except StorageError as error:
            log.error("unavailable", path=path, reason=error)
            away = [("Retry-After", "30"), ("Cache-Control", "no-store"), ANY_ORIGIN]
            start_response("503 Service Unavailable", [*away, *_text(_SORRY)])
            return [_SORRY] if environ["REQUEST_METHOD"] != "HEAD" else []

    def _answer(
        self, path: str, media_type: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tagged, dated = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        if method not in _READING or tagged is not None or dated is not None:
            version = self.documents.version(path)
            if version is None:
                return self.otherwise(environ, start_response)
            if method not in _READING:
                return _without_reading(method, start_response)
            head = self.heads.of(path, media_type, version)
            if is_fresh(head.validators, if_none_match=tagged, if_modified_since=dated):
                start_response("304 Not Modified", head.fresh(gzip=gzip))
                return []
            if _A_IM in environ and media_type is not PAGE:
                changed = self._delta(path, version, environ, gzip=gzip)
                if changed:
                    headers = self.heads.of_delta(path, media_type, changed, gzip=gzip)
                    start_response("226 IM Used", headers)
                    return [changed.body] if method == "GET" else []
        found = self.documents.body(path, gzip=gzip)
        if found is None:
            return self.otherwise(environ, start_response)
        head = self.heads.of(path, media_type, found.version)
        start_response("200 OK", head.whole(len(found.body), gzip=gzip))
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


def _text(body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]


def _without_reading(method: str, start_response: StartResponse) -> Iterable[bytes]:
    """OPTIONS is answered, everything else refused: feeds are only read (RFC 9110 9.3.7)."""
    if method == "OPTIONS":
        start_response("204 No Content", [*_PREFLIGHT])
    else:
        start_response("405 Method Not Allowed", [("Allow", _ALLOWED), *_text(_ONLY_READ)])
        return [_ONLY_READ]
    return []
