"""/health.atom: alerts as a feed, for those with the token."""

from __future__ import annotations

from flask import Blueprint, Response, request

from feeds.model import FeedKey, Term
from feeds.publish.alerts import MEDIA_TYPE, alert_feed
from feeds.serve.context import public, store
from feeds.serve.operators import bearers
from feeds.storage.queue import alerts

blueprint = Blueprint("alerts", __name__)

MOST = 50
"""Alerts in the feed: those that were raised or ended last."""


@blueprint.get("/health.atom")
def health() -> Response:
    """What is wrong with sources, and what was; the same bytes until one is raised or ends."""
    refused = bearers.refusal()
    if refused:
        return refused
    with store().read() as connection:
        found = alerts.latest(connection, limit=MOST)
    site = public()
    body = alert_feed(
        found,
        title=site.title,
        base_url=site.base_url,
        authority=site.authority,
        sources={name: _named(term) for name, term in site.sources.items()},
    )
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _named(source: Term) -> Term:
    """A source with its page, where it has one."""
    has_page = FeedKey("sources", source.id) in public().feeds
    return source if has_page else Term(source.id, source.title, f"{public().base_url}/")
