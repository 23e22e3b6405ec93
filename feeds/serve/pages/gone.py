"""What is answered in the place of an article that was withdrawn: 410, when and why."""

from __future__ import annotations

from typing import NoReturn

from flask import Response, abort, make_response, request

from feeds.model import Withdrawal
from feeds.serve.api import problems
from feeds.serve.context import public, store
from feeds.serve.pages.rendering import page
from feeds.storage.gone import withdrawn

CACHED = "public, max-age=60"
"""Briefly: it may be restored."""


def refuse(public_id: str) -> NoReturn:
    """Answer for an article that is not there: 410 if it was withdrawn, else 404.

    Of what is not republished nobody learns that there was anything.
    """
    with store().read() as connection:
        withdrawal = withdrawn.told(connection, public_id)
    if withdrawal is None or _is_hidden(withdrawal):
        abort(404)
    abort(_answer(withdrawal))


def _is_hidden(one: Withdrawal) -> bool:
    return public().hidden.holds(one.source_id, one.agency)


def _answer(withdrawal: Withdrawal) -> Response:
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if wanted == "application/json":
        return problems.answer(problems.withdrawn(withdrawal))
    answer = make_response(page("withdrawn.html", withdrawal=withdrawal), 410)
    answer.headers["Cache-Control"] = CACHED
    return answer
