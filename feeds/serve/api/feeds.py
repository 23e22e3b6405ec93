"""The feeds that there are: where they are served, how much they hold, how their sources are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from feeds.model import Scope
from feeds.publish import FORMATS
from feeds.publish.article_json import rfc3339
from feeds.serve.api import asked
from feeds.serve.api.bearer import granted, reading
from feeds.serve.context import public, store
from feeds.serve.pages.directory import Entry, entries
from feeds.storage import Connection
from feeds.storage.queue import sources

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/<any(feeds, topics, categories, sources):kind>")
@reading
def feeds(kind: str) -> Response:
    """All feeds of a kind in the order of the config; that of everything is the first of feeds.

    Who may read gets the health of sources too.
    """
    asked.only()
    kinds = ("all", "feeds") if kind == "feeds" else (kind,)
    keys = [key for one in kinds for key in public().listed.get(one, ())]
    with store().read() as connection:
        listed = entries(connection, keys)
        health = _health(connection) if kind == "sources" and _may_know() else {}
    return jsonify({kind: [_feed(one) | health.get(one.key.id, {}) for one in listed]})


def _feed(one: Entry) -> dict[str, Any]:
    page = f"{public().base_url}/{one.key.path}"
    return {
        "id": one.key.id,
        "title": one.title,
        "page": page,
        "feeds": {name: f"{page}.{form.suffix}" for name, form in FORMATS.items()},
        "articles": one.articles,
    }


def _may_know() -> bool:
    """Whether a token was sent; one that is not known or not enough is refused.

    Raises: Problem.
    """
    if "Authorization" not in request.headers:
        return False
    granted(Scope.READ)
    return True


def _health(connection: Connection) -> Mapping[str, dict[str, Any]]:
    return {
        one.source_id: {
            "health": {
                "last_check": rfc3339(one.checked_at),
                "last_success": rfc3339(one.succeeded_at),
                "next_check": rfc3339(one.next_check),
                "failures": one.failures,
                "error": one.error or None,
                "note": one.note or None,
            }
        }
        for one in sources.health(connection)
    }
