"""What search engines ask for: robots.txt, sitemaps of our own articles, a news sitemap.

An article whose original is elsewhere is not ours to list; its page sends search engines there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, request

from feeds.model import Article
from feeds.publish.printing import plausible
from feeds.publish.sitemaps import (
    MOST_NEWS,
    Listed,
    front_page,
    news_sitemap,
    sitemap,
    sitemap_index,
)
from feeds.serve.context import public, store
from feeds.storage.archive import own

blueprint = Blueprint("sitemaps", __name__)

BLOCK = 10_000
"""Article numbers that one sitemap stands for."""

FRESH = timedelta(days=2)
"""How old an article of a news sitemap may be."""

_CLOSED = ("/search", "/api/", "/admin/", "/articles/*/why")
"""What crawlers need not ask for: computed anew for each question, or nothing for them."""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Everything else may be crawled.

    Sources: RFC 9309; the Sitemap line is of the Sitemaps protocol.
    """
    here = public()
    closed = [f"Disallow: {here.root}{path}" for path in _CLOSED]
    maps = [f"Sitemap: {here.base_url}/{name}" for name in ("sitemap.xml", "news-sitemap.xml")]
    text = "\n".join(["User-agent: *", *closed, "", *maps, ""])
    return _lasting(Response(text, content_type="text/plain; charset=utf-8"))


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """All sitemaps; without any, the front page."""
    here = public()
    with store().read() as connection:
        blocks = own.blocks(connection, size=BLOCK, base_url=here.base_url, hidden=here.hidden)
    named = {f"{here.base_url}/sitemaps/{block}.xml": at for block, at in blocks.items()}
    return _xml(sitemap_index(named) if named else front_page(here.base_url))


@blueprint.get("/sitemaps/<int:block>.xml")
def articles(block: int) -> Response:
    """The permalinks of our own articles in one run of numbers."""
    here = public()
    if not 1 <= block <= 10**9:
        abort(404)
    with store().read() as connection:
        found = own.of_block(
            connection, block, size=BLOCK, base_url=here.base_url, hidden=here.hidden
        )
    if not found:
        abort(404)
    return _xml(sitemap(map(_listed, found)))


@blueprint.get("/news-sitemap.xml")
def news() -> Response:
    """Our own articles of the last two days; without any, the front page."""
    here = public()
    with store().read() as connection:
        found = own.newest(
            connection,
            since=datetime.now(UTC) - FRESH,
            limit=MOST_NEWS,
            base_url=here.base_url,
            hidden=here.hidden,
        )
    if not found:
        return _xml(front_page(here.base_url))
    return _xml(news_sitemap(map(_listed, found), name=here.title, language=here.language))


def _listed(article: Article) -> Listed:
    return Listed(
        address=f"{public().base_url}/articles/{article.public_id}",
        title=article.title,
        language=article.language,
        published=plausible(article.published, article.seen) or article.seen,
        changed=article.changed,
    )


def _xml(body: bytes) -> Response:
    return _lasting(Response(body, content_type="application/xml; charset=utf-8"))


def _lasting(response: Response) -> Response:
    """To be asked for again and again."""
    response.headers["Cache-Control"] = "public, max-age=600"
    response.add_etag()
    response.make_conditional(request)
    return response
