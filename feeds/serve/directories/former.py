"""Addresses that were ours: sites and feeds that have moved, feeds that are gone for good."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Response, abort, request
from werkzeug.exceptions import Gone

from feeds.model import FeedKey
from feeds.serve.context import public

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FEED = re.compile(
    r"/(categories|topics|feeds|sources)/([a-z0-9][a-z0-9-]*)(/archive/[0-9]+-[0-9]+)?(\.[a-z]+)?"
)
_FOR_EVER = {"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"}
"""Readers store where a 301 leads (RFC 9110 15.4.2); scripts of other sites may follow it."""


def feed() -> Response | None:
    """The answer for the page or document of a former feed, None for everything else.

    Raises: Gone.
    """
    found = _FEED.fullmatch(request.path)
    key = FeedKey(found[1], found[2]) if found else None
    if found is None or key is None:
        return None
    if key in public().retired:
        abort(Gone.code)
    new = public().moved.get(key)
    if new is None:
        return None
    target = f"{public().base_url}/{new.path}{found[3] or ''}{found[4] or ''}"
    return Response(status=301, headers={"Location": target, **_FOR_EVER})


class Sites:
    """A WSGI application: requests for a former base_url are sent on, all others *otherwise*.

    What a request says of its host only chooses among the configured sites; where it is sent
    is built from the present base_url, which is not below any of *former_urls*.
    """

    def __init__(
        self, former_urls: Sequence[str], base_url: str, otherwise: WSGIApplication
    ) -> None:
        self.former_urls = former_urls
        self._former = [urlsplit(url) for url in former_urls]
        self._base_url = base_url
        self._otherwise = otherwise

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send on, or ask *otherwise*."""
        target = self.target(environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""))
        if target is None:
            return self._otherwise(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        location = target + (f"?{query}" if query else "")
        plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")]
        start_response(
            "301 Moved Permanently", [("Location", location), *plain, *_FOR_EVER.items()]
        )
        return []

    def target(self, host: str, path: str) -> str | None:
        """Where a request is sent on to, None if it is not for a former site."""
        for site in self._former:
            rest = _below(path, site.path)
            if host.lower() == site.netloc.lower() and rest is not None:
                # WSGI hands bytes over as if they were Latin-1 (PEP 3333).
                return self._base_url + quote(rest.encode("latin-1"), safe="/~!$&'()*+,;=:@")
        return None


def _below(path: str, prefix: str) -> str | None:
    """What *path* is below *prefix*, None if it is elsewhere."""
    if path == prefix or path.startswith(f"{prefix}/"):
        return path[len(prefix) :] or "/"
    return None
