"""Pages for people: the index, a page a feed, a list of the feeds of a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, request

from feeds.model import FeedKey
from feeds.serve.context import public, store
from feeds.serve.pages.also import also
from feeds.serve.pages.directory import directory, entries
from feeds.serve.pages.paging import place, token
from feeds.serve.pages.rendering import EVERYTHING, page
from feeds.storage.archive import pages
from feeds.storage.archive.pages import Line

blueprint = Blueprint("pages", __name__)

ON_PAGE = 30
"""Articles on a page of a feed."""

ON_INDEX = 8
"""Articles at the head of the index."""

OF_CATEGORY = 4
"""Further articles of each category there."""

CATEGORIES = 12
"""Categories that the index shows with their articles, and that stand at the head of pages."""

FEEDS_ON_PAGE = 200
"""Feeds on a page that lists them."""


@blueprint.get("/")
def index() -> str:
    """What is new, over all and by category, and where everything is."""
    here = public()
    categories = [key for key in here.feeds if key.kind == "categories"][:CATEGORIES]
    with store().read() as connection:
        lines = pages.newest(connection, EVERYTHING, limit=ON_INDEX, hidden=here.hidden)
        by_category = pages.newest_of_each(
            connection, categories, limit=ON_INDEX + OF_CATEGORY, hidden=here.hidden
        )
        elsewhere = also(connection, lines)
        listed = directory(connection)
    return page(
        "index.html",
        key=EVERYTHING,
        lines=lines,
        also=elsewhere,
        sections=_further(by_category, lines),
        directory=listed,
    )


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
        listed, more = lines[:ON_PAGE], lines[ON_PAGE:]
        elsewhere = also(connection, listed)
    return page(
        "feed.html",
        key=key,
        lines=listed,
        also=elsewhere,
        older=token(listed[-1]) if more else None,
        paged=before is not None,
    )


@blueprint.get("/<any(categories, topics, sources, feeds):kind>")
def feeds(kind: str) -> str:
    """Every feed of a kind, in the order of the config, after the end of the page before."""
    after = request.args.get("after", "")
    keys = public().listed.get(kind, ())
    begin = keys.index(FeedKey(kind, after)) + 1 if FeedKey(kind, after) in keys else 0
    end = begin + FEEDS_ON_PAGE
    with store().read() as connection:
        listed = entries(connection, keys[begin:end])
    return page(
        "feeds.html",
        kind=kind,
        entries=listed,
        paged=begin > 0,
        following=keys[end - 1].id if len(keys) > end else None,
    )


def _further(
    by_category: Mapping[FeedKey, Sequence[Line]], told: Sequence[Line]
) -> Mapping[FeedKey, Sequence[Line]]:
    """The newest of each category beside those of *told*, without categories that have none."""
    stories = {line.story for line in told}
    further = {
        key: [line for line in lines if line.story not in stories][:OF_CATEGORY]
        for key, lines in by_category.items()
    }
    return {key: lines for key, lines in further.items() if lines}
