"""The stylesheet of feeds that are opened in a browser: it says in words what a feed is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from feeds.serve.pages.rendering import page

blueprint = Blueprint("stylesheet", __name__)

MAX_AGE = 3600
"""Seconds for which browsers keep it; not longer, as a new version changes it."""


@blueprint.get("/static/feed.css")
def feed() -> Response:
    """In the language of the site, which RSS has no way to tell a stylesheet."""
    response = Response(page("feed.css"), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.add_etag()
    response.make_conditional(request)
    return response
