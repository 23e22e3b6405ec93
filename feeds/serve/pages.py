"""Pages for people: the index, and a page a feed."""

from __future__ import annotations

from flask import Blueprint, abort, request

from feeds.model import FeedKey
from feeds.serve.also import also
from feeds.serve.context import public, sizes, store
from feeds.serve.directory import directory
from feeds.serve.paging import place, token
from feeds.serve.rendering import page
from feeds.storage import pages

blueprint = Blueprint("pages", __name__)

ON_PAGE = 30
"""Articles on a page of a feed."""

ON_INDEX = 12
ALL = FeedKey("all", "all")


@blueprint.get("/")
def index() -> str:
    """What is new, and where everything is."""
    with store().read() as connection:
        lines = pages.newest(connection, ALL, limit=ON_INDEX, hidden=public().hidden)
        elsewhere = also(connection, lines)
        counts = sizes().of_feeds(connection)
    return page("index.html", key=ALL, lines=lines, also=elsewhere, directory=directory(counts))


@blueprint.get("/feeds/all", defaults={"kind": "all", "name": "all"})
@blueprint.get("/<any(categories, topics, sources, feeds):kind>/<name>")
def feed(kind: str, name: str) -> str:
    """The readable page of a feed, newest first."""
    key = FeedKey(kind, name)
    if key not in public().feeds:
        abort(404)
    before = place(request.args.get("before", ""))
    with store().read() as connection:
        lines = pages.newest(
            connection, key, limit=ON_PAGE + 1, before=before, hidden=public().hidden
        )
        shown, more = lines[:ON_PAGE], lines[ON_PAGE:]
        elsewhere = also(connection, shown)
    return page(
        "feed.html",
        key=key,
        lines=shown,
        also=elsewhere,
        older=token(shown[-1]) if more else None,
        paged=before is not None,
    )
