"""Pages for people: the index, a page a feed, a page an article."""

from __future__ import annotations

from flask import Blueprint, abort, request
from markupsafe import Markup, escape

from feeds.errors import NotFound
from feeds.model import Article, FeedKey, Image, Republish
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
        lines = pages.newest(connection, ALL, limit=ON_INDEX)
        counts = sizes().of_feeds(connection)
    return page("index.html", key=ALL, lines=lines, directory=directory(counts))


@blueprint.get("/feeds/all", defaults={"kind": "all", "name": "all"})
@blueprint.get("/<any(categories, topics, sources, feeds):kind>/<name>")
def feed(kind: str, name: str) -> str:
    """The readable page of a feed, newest first."""
    key = FeedKey(kind, name)
    if key not in public().feeds:
        abort(404)
    before = place(request.args.get("before", ""))
    with store().read() as connection:
        lines = pages.newest(connection, key, limit=ON_PAGE + 1, before=before)
    shown, more = lines[:ON_PAGE], lines[ON_PAGE:]
    older = token(shown[-1]) if more else None
    return page("feed.html", key=key, lines=shown, older=older, paged=before is not None)


@blueprint.get("/articles/<public_id>")
def article(public_id: str) -> str:
    """The permanent page of an article, within what its source lets us show."""
    try:
        with store().read() as connection:
            shown = pages.shown(connection, public_id)
    except NotFound:
        abort(404)
    ceiling = public().ceiling(shown.article.source_id)
    if ceiling is Republish.NONE:
        abort(404)
    return page(
        "article.html",
        article=shown.article,
        text=_lazily(shown.article.content_html),
        ceiling=ceiling,
        topics=[public().topics[one] for one in shown.topics if one in public().topics],
        picture=_picture(shown.article),
        elsewhere=_is_elsewhere(shown.article),
    )


def _picture(shown: Article) -> Image | None:
    """The first picture, unless the text shows it already."""
    first = next(iter(shown.images), None)
    return None if first is None or escape(first.url) in shown.content_html else first


def _lazily(sanitised: str) -> Markup:
    """Let pictures load when they are scrolled to.

    Sanitised HTML has no ``<`` but where a tag begins: in attributes it is a reference.
    """
    return Markup(sanitised.replace("<img ", '<img loading="lazy" '))  # noqa: S704 - see above


def _is_elsewhere(shown: Article) -> bool:
    """Whether search engines should show another address than ours."""
    return shown.url is not None and not f"{shown.url}/".startswith(f"{public().base_url}/")
