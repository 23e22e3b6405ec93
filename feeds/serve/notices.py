"""/corrections and /withdrawn: what readers are told about articles, as pages and as feeds."""

from __future__ import annotations

from flask import Blueprint, Response, request

from feeds.publish import FORMATS
from feeds.publish.notices import Notice, NoticeFeed, notice_feed
from feeds.serve.context import public, store
from feeds.serve.rendering import page, spoken
from feeds.storage import Connection, corrections, withdrawn

blueprint = Blueprint("notices", __name__)

MOST = 100
"""Notices that a page or a feed tells, the newest."""


@blueprint.get("/<any(corrections, withdrawn):kind>")
def listed(kind: str) -> str:
    """The newest notices, for people."""
    return page("notices.html", kind=kind, title=_title(kind), notices=_notices(kind))


@blueprint.get("/<any(corrections, withdrawn):kind>.<any(atom, rss, json):form>")
def feed(kind: str, form: str) -> Response:
    """The same for readers; the same bytes until there is another notice."""
    site = public()
    around = NoticeFeed(
        kind, _title(kind), site.title, site.base_url, site.authority, site.language, site.max_age
    )
    body = notice_feed(around, _notices(kind), form)
    response = Response(body, content_type=f"{FORMATS[form].media_type}; charset=utf-8")
    age = int(site.max_age.total_seconds())
    response.headers["Cache-Control"] = f"public, max-age={age}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{site.base_url}/{kind}.{form}>; rel="self"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _title(kind: str) -> str:
    _ = spoken().gettext
    return {"corrections": _("Corrections"), "withdrawn": _("Withdrawn articles")}[kind]


def _notices(kind: str) -> list[Notice]:
    with store().read() as connection:
        return _corrected(connection) if kind == "corrections" else _withdrawn(connection)


def _corrected(connection: Connection) -> list[Notice]:
    hidden = public().hidden
    return [
        Notice(
            name=f"{one.public_id}/{one.version}",
            title=one.title,
            text=one.note,
            permalink=_permalink(one.public_id),
            at=one.at,
        )
        for one in corrections.newest(connection, limit=MOST)
        if not hidden.holds(one.source_id, one.agency)
    ]


def _withdrawn(connection: Connection) -> list[Notice]:
    """Ids and reasons; of articles that nobody may know of not even these."""
    _, hidden = spoken().gettext, public().hidden
    return [
        Notice(
            name=one.public_id,
            title=_("Withdrawn: %(id)s") % {"id": one.public_id},
            text=one.reason,
            permalink=_permalink(one.public_id),
            at=one.withdrawn_at,
        )
        for one in withdrawn.newest(connection, limit=MOST)
        if not hidden.holds(one.source_id, one.agency)
    ]


def _permalink(public_id: str) -> str:
    return f"{public().base_url}/articles/{public_id}"
