"""Addresses that people and programs try out of habit: feeds of everything, and the icon."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug import Response as Answer

from feeds.serve.context import public

blueprint = Blueprint("habits", __name__)

HABITS = {
    "/feed": "atom",
    "/rss.xml": "rss",
    "/atom.xml": "atom",
    "/feed.json": "json",
}
"""The address, and in which format its habit expects everything."""


def lead() -> Response:
    """For ever there, so that readers store the address that we name everywhere."""
    target = f"{public().base_url}/feeds/all.{HABITS[request.path]}"
    return Response(status=301, headers={"Location": target, "Cache-Control": "max-age=86400"})


@blueprint.get("/favicon.ico")
def icon() -> Answer:
    """The small picture that browsers and readers ask every site for."""
    own = public().icon
    return redirect(own) if own else current_app.send_static_file("icon.svg")


for address in HABITS:
    blueprint.add_url_rule(address, view_func=lead)
