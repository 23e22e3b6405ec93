"""What every answer of a page says to browsers: cache briefly, load nothing foreign but images."""

from __future__ import annotations

from flask import Response, request

_POLICY = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src http: https:",  # pictures stay where their publishers have them
    "media-src http: https:",
    "base-uri 'none'",
    "form-action 'self'",  # the search box
    "frame-ancestors 'none'",
]

HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),  # level 3; no script, not even our own
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

MAX_AGE = 60
"""Seconds for which caches may show a page again."""


def protect(response: Response) -> Response:
    """Add the headers; a page that the client has already is answered with 304."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    if response.status_code == 200 and response.mimetype == "text/html":  # noqa: PLR2004 - OK
        response.add_etag()
        response.make_conditional(request)
    return response
