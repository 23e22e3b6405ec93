"""Health for load balancers and supervisors."""

from __future__ import annotations

from flask import Blueprint

from feeds.errors import StorageError
from feeds.serve.context import documents, store
from feeds.storage import configs, revision

blueprint = Blueprint("health", __name__, url_prefix="/health")

Answer = tuple[dict[str, str], int, dict[str, str]]
_UNCACHED = {"Cache-Control": "no-store"}


@blueprint.get("/live")
def live() -> Answer:
    """The process answers."""
    return {"status": "ok"}, 200, _UNCACHED


@blueprint.get("/ready")
def ready() -> Answer:
    """The database answers and has the tables of this version.

    A file that proposes another config than the one in force is told, and no reason to be unready.
    """
    try:
        documents().version("")
        current = revision.is_current(store())
        files = _files() if current else []
    except StorageError as error:
        return {"status": "unavailable", "detail": str(error)}, 503, _UNCACHED
    if not current:
        detail = "the database has no tables of this version; start feeds work"
        return {"status": "unavailable", "detail": detail}, 503, _UNCACHED
    answer = {"status": "ok", "detail": "; ".join(files)} if files else {"status": "ok"}
    return answer, 200, _UNCACHED


def _files() -> list[str]:
    with store().read() as connection:
        return configs.told(connection)
