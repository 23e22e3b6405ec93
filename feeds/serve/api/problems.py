"""Why a call is not answered, for programs and for those who write them.

Sources: RFC 9457 (problem details); its type is about:blank, as the status says what it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from feeds.model import Withdrawal
from feeds.publish.article_json import rfc3339
from feeds.serve import api

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Answer a call with this *status*; *detail* says what is wrong, where, what would be right.

    *more* goes into the document beside it.
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.more = more


def withdrawn(one: Withdrawal) -> Problem:
    """What is answered in the place of an article that was taken back: 410, when and why."""
    told = {"id": one.public_id, "reason": one.reason, "withdrawn_at": rfc3339(one.withdrawn_at)}
    return Problem(
        410,
        f"This article was withdrawn: {one.reason}",
        headers={"Cache-Control": "public, max-age=60"},
        **told,
    )


def answer(problem: Problem) -> Response:
    """The problem as a response."""
    status = HTTPStatus(problem.status)
    told = {"title": status.phrase, "status": status.value, "detail": str(problem), **problem.more}
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(json.dumps(told, ensure_ascii=False), status, headers, content_type=MEDIA_TYPE)


def are_wanted() -> bool:
    """Whether this request is a call of the API, so that no page should answer it."""
    return request.path.startswith(f"{api.PREFIX}/")


def of(error: HTTPException) -> Response:
    """Whatever HTTP refuses, and our own bugs (500), as a problem."""
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    details = {
        HTTPStatus.NOT_FOUND: f"There is no {request.path}; {api.PREFIX}/openapi.json lists what"
        " there is.",
        HTTPStatus.INTERNAL_SERVER_ERROR: "This is our mistake; the log of the service tells more.",
    }
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        allowed = ", ".join(sorted(error.valid_methods))
        headers["Allow"] = allowed
        details[HTTPStatus.METHOD_NOT_ALLOWED] = f"{request.path} takes {allowed} only."
    detail = details.get(HTTPStatus(code), error.description or "")
    return answer(Problem(code, detail, headers=headers))
