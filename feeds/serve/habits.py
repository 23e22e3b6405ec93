"""Addresses that people and readers try out of habit lead to the feed of everything."""

from __future__ import annotations

from flask import Blueprint, Response, request

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


for address in HABITS:
    blueprint.add_url_rule(address, view_func=lead)
