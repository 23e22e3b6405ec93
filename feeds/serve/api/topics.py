"""Try a rule out on the archive before it fills a feed: work looks, web waits."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from feeds.model import Scope
from feeds.serve.api import asked, bodies, errands
from feeds.serve.api.bearer import needs
from feeds.serve.api.problems import Problem
from feeds.serve.context import public

blueprint = Blueprint("topics", __name__)

PATIENCE = 60.0
"""Seconds; a rule without a necessary word is put to every article."""

LARGEST = 100_000
"""Bytes of a body."""

_FIELDS = ("query", "topic", "since")
_EXPECTED = 'an object such as {"query": "Musk AND Putin", "topic": "musk-russia", "since": "90d"}'


@blueprint.post("/topics/test")
@needs(Scope.READ)
def test() -> Response:
    """What a rule would catch, and what a topic would gain and lose by it."""
    asked.only()
    body = bodies.sent(most=LARGEST, advice="a rule is a sentence")
    said = bodies.fields(body, dict.fromkeys(_FIELDS, str), example=_EXPECTED)
    question: dict[str, Any] = {"query": None, "topic": None, "since": "90d", **said}
    if not question["query"] and not question["topic"]:
        raise Problem(422, f"Neither query nor topic is given; the body is {_EXPECTED}.")
    question["timezone"] = str(public().timezone)
    return jsonify(errands.answer("backtest", question, seconds=PATIENCE))
