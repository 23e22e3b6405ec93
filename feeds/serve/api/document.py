"""What there is to ask, for programs that make clients of it.

Sources: OpenAPI 3.1.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response

import feeds
from feeds.serve import api
from feeds.serve.context import public

blueprint = Blueprint("document", __name__)

MAX_AGE = 300
"""Seconds for which caches may keep it."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document, with the addresses of this site."""
    told = {**written(), "servers": [{"url": f"{public().base_url}{api.PREFIX}"}]}
    headers = {"Cache-Control": f"public, max-age={MAX_AGE}", "Access-Control-Allow-Origin": "*"}
    body = json.dumps(told, ensure_ascii=False, indent=1)
    return Response(body, 200, headers, content_type="application/json")


@cache
def written() -> dict[str, Any]:
    """``openapi.json`` as it stands beside this module, under our version."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_bytes())
    document["info"]["version"] = feeds.__version__
    return document
