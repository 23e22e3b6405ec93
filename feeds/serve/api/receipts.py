"""What has become of what was pushed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from feeds.model import Scope
from feeds.publish.article_json import rfc3339
from feeds.serve import api
from feeds.serve.api.bearer import needs, sender
from feeds.serve.api.problems import Problem
from feeds.serve.context import public, store
from feeds.storage.api import inbox
from feeds.storage.api.inbox import Fate
from feeds.storage.columns import LONG_AGO

blueprint = Blueprint("receipts", __name__)

_STATUS = {"taken": "published"}  # of the stored state, where it has another name outside


@blueprint.get("/receipts/<receipt>")
@needs(Scope.PUSH)
def read(receipt: str) -> Response:
    """What has become of each article of a push."""
    source_id = sender().source_id or ""
    with store().read() as connection:
        fates = inbox.fates(connection, source_id, receipt)
    if not fates:
        raise Problem(404, f"There is no receipt {receipt!r} of the source {source_id!r}.")
    return response(receipt, fates, status=200)


def response(receipt: str, fates: Sequence[Fate], *, status: int) -> Response:
    """The receipt with what is known now."""
    told = {"receipt": receipt, "status": _of_all(fates), "articles": list(map(_told, fates))}
    address = f"{public().base_url}{api.PREFIX}/receipts/{receipt}"
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, {"Location": address}, content_type="application/json")


def _of_all(fates: Sequence[Fate]) -> str:
    """Waiting while one waits; else what all have in common, or mixed."""
    statuses = {_status(fate) for fate in fates}
    if "waiting" in statuses:
        return "waiting"
    return statuses.pop() if len(statuses) == 1 else "mixed"


def _told(fate: Fate) -> dict[str, Any]:
    waits_until = fate.not_before if fate.state == "waiting" else LONG_AGO
    known = {
        "external_id": fate.name,
        "status": _status(fate),
        "embargoed": rfc3339(waits_until) if waits_until > LONG_AGO else None,
        "id": fate.public_id,
        "permalink": fate.public_id and f"{public().base_url}/articles/{fate.public_id}",
        "reason": fate.reason or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _status(fate: Fate) -> str:
    return _STATUS.get(fate.state, fate.state)
