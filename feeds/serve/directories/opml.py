"""The directory of feeds for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from feeds.model import FeedKey
from feeds.publish import Outline, opml
from feeds.serve.context import public, store
from feeds.serve.pages.directory import headings
from feeds.serve.pages.languages import language
from feeds.storage import Connection
from feeds.storage.feed import feeds as rows

if TYPE_CHECKING:
    from feeds.serve.app import Public

blueprint = Blueprint("opml", __name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the birth of a directory without feeds."""


@blueprint.get("/opml.xml")
def directory() -> Response:
    """The list, to be asked for again and again."""
    with store().read() as connection:
        body = document(connection, public())
    response = Response(body, content_type="text/x-opml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return response


def document(connection: Connection, site: Public) -> bytes:
    """Every feed, grouped by kind; the Atom edition stands for all formats."""
    active = rows.active(connection)
    created = max((row.created_at for row in active.values()), default=EPOCH)
    groups: dict[str, list[Outline]] = {}
    for key, title in site.feeds.items():
        if key in active:
            groups.setdefault(key.kind, []).append(_outline(site, key, title))
    titles = headings(language(site.language))
    outlines = [
        Outline(title=titles[kind], outlines=tuple(group)) for kind, group in groups.items()
    ]
    return opml(site.title, outlines, created=created)


def _outline(site: Public, key: FeedKey, title: str) -> Outline:
    address = f"{site.base_url}/{key.path}"
    return Outline(title=title, url=f"{address}.atom", page=address, language=site.language)
