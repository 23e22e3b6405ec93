"""The page of an article, and that of its story."""

from __future__ import annotations

from flask import Blueprint, abort, redirect
from markupsafe import escape
from werkzeug import Response

from feeds.errors import NotFound
from feeds.model import Article, Enclosure, Image, Republish
from feeds.serve.context import ceiling, public, store
from feeds.serve.pages import gone
from feeds.serve.pages.also import also
from feeds.serve.pages.foreign import fitted
from feeds.serve.pages.rendering import page, spoken
from feeds.storage.archive import pages
from feeds.storage.story import stories

blueprint = Blueprint("articles", __name__)

MOST_BESIDE = 5
"""Other articles of its story that an article's page lists."""

MOST_OF_STORY = 100
"""Articles that a story's page lists."""


@blueprint.get("/articles/<public_id>")
def article(public_id: str) -> str:
    """The permanent page of an article, within what its source lets us show."""
    try:
        with store().read() as connection:
            shown = pages.shown(connection, public_id)
            elsewhere = also(connection, [shown.line], most=MOST_BESIDE)
    except NotFound:
        gone.refuse(public_id)
    most = ceiling(shown.article)
    if most is Republish.NONE:
        abort(404)
    _ = spoken().gettext
    return page(
        "article.html",
        article=shown.article,
        line=shown.line,
        text=fitted(shown.article.content_html, picture=_("Picture")),
        ceiling=most,
        topics=[public().topics[one] for one in shown.topics if one in public().topics],
        picture=_picture(shown.article),
        attached=_attached(shown.article),
        also=elsewhere.get(shown.line.id),
    )


@blueprint.get("/stories/<public_id>")
def story(public_id: str) -> str | Response:
    """All articles of a story; any of their ids leads here, and one alone needs no such page."""
    try:
        with store().read() as connection:
            number = stories.number(connection, public_id)
            told = stories.told(connection, [number], hidden=public().hidden, most=MOST_OF_STORY)
            elsewhere = also(connection, told[number].members if told else [], most=0)
    except NotFound:
        gone.refuse(public_id)
    if not told:
        abort(404)
    found = told[number]
    if found.size == 1:
        return redirect(f"{public().base_url}/articles/{found.members[0].public_id}")
    if found.public_id != public_id:
        return redirect(f"{public().base_url}/stories/{found.public_id}")
    return page("story.html", story=found, lead=found.members[0], also=elsewhere)


def _attached(shown: Article) -> list[Enclosure]:
    """Files that belong to the article, but for pictures and what the text shows already."""
    return [
        one
        for one in shown.enclosures
        if not (one.media_type or "").startswith("image/")
        and escape(one.url) not in shown.content_html
    ]


def _picture(shown: Article) -> Image | None:
    """The first picture, unless the text shows it already."""
    first = next(iter(shown.images), None)
    return None if first is None or escape(first.url) in shown.content_html else first
