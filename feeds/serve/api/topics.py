"""Try a rule out on the archive before it fills a feed: work looks, web waits."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from feeds.model import Scope
from feeds.serve.api import asked, errands
from feeds.serve.api.bearer import needs
from feeds.serve.api.problems import Problem
from feeds.serve.context import public

blueprint = Blueprint("topics", __name__)

PATIENCE = 60.0
"""Seconds; a rule without a necessary word is put to every article."""

_FIELDS = ("query", "topic", "since")
_EXPECTED = 'an object such as {"query": "Musk AND Putin", "topic": "musk-russia", "since": "90d"}'


@blueprint.post("/topics/test")
@needs(Scope.READ)
def test() -> Response:
    """What a rule would catch, and what a topic would gain and lose by it."""
    asked.only()
    question = {"since": "90d", **dict.fromkeys(("query", "topic")), **_sent()}
    if not question["query"] and not question["topic"]:
        raise Problem(422, f"Neither query nor topic is given; the body is {_EXPECTED}.")
    question["timezone"] = str(public().timezone)
    return jsonify(errands.answer("backtest", question, seconds=PATIENCE))


def _sent() -> dict[str, Any]:
    """The fields of the body.

    Raises: Problem: it is none of ours.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Problem(400, f"The body is no JSON object; expected {_EXPECTED}.")
    for name, value in sent.items():
        if name not in _FIELDS:
            raise Problem(422, f"There is no field {name!r} here, only {', '.join(_FIELDS)}.")
        if value is not None and not isinstance(value, str):
            raise Problem(422, f"{name} is no text; the body is {_EXPECTED}.")
    return sent
