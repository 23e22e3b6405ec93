"""The API: JSON for programs, bearer tokens, errors as problem+json.

bearer      who may ask
problems    why something is not answered (RFC 9457)
document    what there is to ask: openapi.json, held against the routes by a test
push        articles handed in           (limits: how many; receipts: what became of them)
errands     what only work may find out, or do       (bodies: what is sent with it)
edits       articles corrected, withdrawn, let in again

A new call is one module with a blueprint, one line here, and its path in ``openapi.json``.
"""

from __future__ import annotations

from flask import Blueprint, Response

from feeds.serve.api import articles, changes, document, edits, feeds, push, receipts, topics

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

for call in (document, articles, edits, changes, push, receipts, feeds, topics):
    blueprint.register_blueprint(call.blueprint)


@blueprint.after_request
def uncached(response: Response) -> Response:
    """Keep what depends on a token out of caches; calls that everybody may read say otherwise."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
