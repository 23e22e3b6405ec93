"""The headers of feed documents, made once for each version and then sent as they are."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from feeds.publish import FORMATS
from feeds.serve.feeds import archives
from feeds.serve.feeds.deltas import Delta
from feeds.serve.http.conditional import Validators, etag_header, http_date, validators
from feeds.storage.rendering.documents import Version

Headers = list[tuple[str, str]]

TYPES = {f".{form.suffix}": f"{form.media_type}; charset=utf-8" for form in FORMATS.values()}
"""The registered media type of each ending."""

PAGE = "text/xml; charset=utf-8"
PAGES = {one: PAGE for one in TYPES.values() if "+xml" in one}
"""What browsers that navigate to a feed are told, so that they apply its stylesheet."""

ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")

_STALE = "stale-while-revalidate=300, stale-if-error=86400"
"""Seconds for which a cache may answer with old bytes, meanwhile or in need (RFC 5861)."""

_ARCHIVED = "public, max-age=3600, must-revalidate"
"""Archive documents change seldom, but a correction or withdrawal has to reach all copies."""

_PAGE_TAG = "-page"
"""Ends the ETag under that type: who has the bytes as a feed must be told the other type."""

_PAGE_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
)
_EXPOSED = ("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, Retry-After")
_NO_SNIFFING = ("X-Content-Type-Options", "nosniff")
_PACKED = ("Content-Encoding", "gzip")

_REMEMBERED = 2048
"""Documents whose headers a process remembers; some 4 MB when full."""


class Head(NamedTuple):
    """What is said of a version: in a 304, and besides in a 200.

    A 304 repeats what caches need and nothing else (RFC 9110 15.4.5): most answers are that.
    """

    version: Version
    validators: Validators
    plain: Headers
    packed: Headers
    full: Headers

    def fresh(self, *, gzip: bool) -> Headers:
        """For whoever has the bytes already; a list of its own, as servers may add to it."""
        return [*(self.packed if gzip else self.plain)]

    def whole(self, size: int, *, gzip: bool) -> Headers:
        """For bytes of that *size*."""
        headers = [*(self.packed if gzip else self.plain), *self.full]
        headers.append(("Content-Length", str(size)))
        if gzip:
            headers.append(_PACKED)
        return headers


class Heads:
    """Headers by path; for any number of threads.

    ``base_url`` makes the links, ``max_age`` the Cache-Control.
    """

    def __init__(self, base_url: str, max_age: timedelta) -> None:
        self._base_url = base_url
        age = int(max_age.total_seconds())
        self._lasting = f"public, max-age={age}, s-maxage={age}, {_STALE}"
        self._made: dict[str, Head] = {}

    def of(self, path: str, media_type: str, version: Version) -> Head:
        """The headers of the document at *path* in that *version*, as that type."""
        if media_type is PAGE:  # seldom: people click on a feed once
            return self._make(path, media_type, version)
        head = self._made.get(path)
        if head is None or head.version != version:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            head = self._made[path] = self._make(path, media_type, version)
        return head

    def of_delta(self, path: str, media_type: str, changed: Delta, *, gzip: bool) -> Headers:
        """RFC 3229 10.4.1; a cache that does not know 226 must not keep it."""
        headers = [
            ("IM", "feed"),
            ("ETag", etag_header(changed.etag, gzip=gzip)),
            ("Delta-Base", etag_header(changed.base, gzip=False)),
            ("Last-Modified", http_date(changed.last_modified)),
            ("Cache-Control", "no-store, im"),
            ("Vary", "A-IM, If-None-Match, Accept-Encoding"),
            self._link(path),
            ("Content-Type", media_type),
            ("Content-Length", str(len(changed.body))),
            _NO_SNIFFING,
            ANY_ORIGIN,
            _EXPOSED,
        ]
        return [*headers, _PACKED] if gzip else headers

    def _make(self, path: str, media_type: str, version: Version) -> Head:
        is_page = media_type is PAGE
        known = validators(version.etag + _PAGE_TAG * is_page, version.last_modified)
        common = [
            ("Last-Modified", known.date),
            ("Cache-Control", _ARCHIVED if archives.MARK in path else self._lasting),
            (
                "Vary",
                "Accept-Encoding" if path.endswith(".json") else "Accept-Encoding, Sec-Fetch-Dest",
            ),
            ANY_ORIGIN,
        ]
        whole = [("Content-Type", media_type), _NO_SNIFFING, self._link(path), _EXPOSED]
        return Head(
            version,
            known,
            plain=[("ETag", known.plain), *common],
            packed=[("ETag", known.packed), *common],
            full=[*whole, *[_PAGE_POLICY] * is_page],
        )

    def _link(self, path: str) -> tuple[str, str]:
        return "Link", f'<{self._base_url}{path}>; rel="self"'
