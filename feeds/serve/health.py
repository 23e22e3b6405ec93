"""Health for load balancers and supervisors."""

from __future__ import annotations

from flask import Blueprint

from feeds.errors import StorageError
from feeds.serve.context import documents, store
from feeds.storage import schema

blueprint = Blueprint("health", __name__, url_prefix="/health")

Answer = tuple[dict[str, str], int, dict[str, str]]
_UNCACHED = {"Cache-Control": "no-store"}


@blueprint.get("/live")
def live() -> Answer:
    """The process answers."""
    return {"status": "ok"}, 200, _UNCACHED


@blueprint.get("/ready")
def ready() -> Answer:
    """The database answers and has the tables of this version."""
    try:
        documents().version("")
        current = schema.is_current(store())
    except StorageError as error:
        return {"status": "unavailable", "detail": str(error)}, 503, _UNCACHED
    if not current:
        detail = "the database has no tables of this version; start feeds work"
        return {"status": "unavailable", "detail": detail}, 503, _UNCACHED
    return {"status": "ok"}, 200, _UNCACHED
