"""The page that tells why an article is where it is, and why it is not elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from flask import Blueprint, abort, request

from feeds.errors import NotFound
from feeds.model import FeedKey, Republish
from feeds.query import Evidence, Reason, Seen, feed_named, marked_texts, reasons, words_of
from feeds.serve.context import ceiling, public, store
from feeds.serve.pages import gone
from feeds.serve.pages.directory import near
from feeds.serve.pages.rendering import page
from feeds.storage.archive import lookup
from feeds.storage.story import edges
from feeds.storage.story.edges import SPLIT, Relation

blueprint = Blueprint("why", __name__)

OFFERED = 100
"""Feeds that the page offers to ask about; all others can be typed."""


@blueprint.get("/articles/<public_id>/why")
def why(public_id: str) -> str:
    """The rules of the feeds that an article is in, or of the one that is asked for."""
    try:
        with store().read() as connection:
            number = lookup.find(connection, public_id)
            seen = lookup.seen(connection, number)
            feeds = lookup.feeds_with(connection, number)
            joined = _joined(edges.relations(connection, number))
            asked = request.args.get("feed", "").strip()
            key = feed_named(asked, _explained()) if asked else None
            meant = near(asked, connection) if asked and not key else []
    except NotFound:
        gone.refuse(public_id)
    if seen.article.category is None or ceiling(seen.article) is Republish.NONE:
        abort(404)
    told = _told(seen, [key] if key else feeds)
    return page(
        "why.html",
        article=seen.article,
        asked=asked,
        key=key,
        meant=[one for one in meant if one.key in _explained()],
        offered=[one for one in islice(_explained(), OFFERED) if one not in feeds],
        told=told,
        feeds=feeds,
        joined=joined,
        words_of=words_of,
        texts=marked_texts(seen.article, _evidence(told), ceiling=ceiling(seen.article)),
    )


def _explained() -> list[FeedKey]:
    """The feeds that rules fill, so that there is something to say."""
    rules = public().rules
    return [key for key in public().feeds if key in rules]


def _joined(relations: Iterable[Relation]) -> list[Relation]:
    """What joins an article to others that may be shown; what an editor has split is ours."""
    return [
        one
        for one in relations
        if one.edge.kind != SPLIT
        and one.other.category
        and ceiling(one.other) is not Republish.NONE
    ]


def _told(seen: Seen, feeds: Iterable[FeedKey]) -> dict[FeedKey, Sequence[Reason]]:
    """The reasons by feed, of those that have rules."""
    rules = public().rules
    return {key: reasons(seen, rules[key]) for key in feeds if key in rules}


def _evidence(told: Mapping[FeedKey, Sequence[Reason]]) -> list[Evidence]:
    """All words that speak for or against."""
    return [one for several in told.values() for reason in several for one in reason.evidence()]
