"""Articles corrected, withdrawn and let in again by programs: web asks, work does it.

Interface section 8. What is answered with 503 is not done, and never will be.

Sources: RFC 5789 (PATCH), RFC 7396 (merge patch), RFC 9110 13.1.1 (If-Match), RFC 6585 3 (428).
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, jsonify, request

from feeds.model import Scope
from feeds.serve.api import articles, asked, bodies, errands, problems
from feeds.serve.api.bearer import needs, sender
from feeds.serve.api.problems import Problem
from feeds.serve.context import public, store
from feeds.storage.api.errands import Key, Order
from feeds.storage.archive import records
from feeds.storage.gone import withdrawn

blueprint = Blueprint("edits", __name__)

LARGEST = 1_000_000
"""Bytes of a correction: as long as an article may be for news search."""

PATCHES = "application/merge-patch+json, application/json"

_BACK = "It comes back to its feeds within seconds, as it was."
_MAY_COME = "Nothing is left of it; it may come in again when its source lists it."

_CORRECTION = {
    **dict.fromkeys(("title", "content_html", "content_text", "category", "note"), str),
    "minor": bool,
}
_WITHDRAWAL = {"reason": str, "note": str, "erase": bool, "story": bool}
_A_CORRECTION = 'an object such as {"title": "The Alster, not the Elbe", "note": "Named wrongly."}'
_A_WITHDRAWAL = 'an object such as {"reason": "The quotation was made up."}'


@blueprint.patch("/articles/<public_id>")
@needs(Scope.EDIT)
def correct(public_id: str) -> Response:
    """Make an article say something else; what is corrected stays ours."""
    body = _body("shorten the text")
    key = _key(body)
    if errands.repeated(key) is None:
        wish = _wish(body)
        wish["version"] = _seen_version(public_id)
        _order("correct", public_id, wish, key)
    return articles.answered(_standing(public_id))


@blueprint.post("/articles/<public_id>/withdraw")
@needs(Scope.EDIT)
def withdraw(public_id: str) -> Response:
    """Take an article back, for good."""
    body = _body("the reason is a sentence")
    key = _key(body)
    return jsonify(errands.repeated(key) or _order("withdraw", public_id, _withdrawal(body), key))


@blueprint.post("/articles/<public_id>/restore")
@needs(Scope.EDIT)
def restore(public_id: str) -> Response:
    """Let a withdrawn article come back; one that was erased may only come in again."""
    body = _body("nothing has to be said")
    if body.strip():
        bodies.fields(body, {}, example="{}, or nothing")
    key = _key(body)
    done = errands.repeated(key) or _order("restore", public_id, {}, key)
    response = jsonify({"id": public_id, "detail": _BACK if done["there"] else _MAY_COME})
    response.status_code = 202  # it has still to enter its feeds
    return response


def _body(advice: str) -> bytes:
    asked.only()
    return bodies.sent(most=LARGEST, advice=advice)


def _wish(body: bytes) -> dict[str, Any]:
    """What an article is to say.

    Raises: Problem.
    """
    if bodies.kind() != bodies.JSON:
        raise Problem(
            415,
            f"Content-Type is {request.mimetype or 'missing'}; expected one of {PATCHES}.",
            headers={"Accept-Patch": PATCHES},
        )
    said = bodies.fields(body, _CORRECTION, required=["note"], example=_A_CORRECTION)
    wish: dict[str, Any] = dict.fromkeys(_CORRECTION) | said
    if wish["content_html"] is not None and wish["content_text"] is not None:
        raise Problem(422, "The text is given twice; send content_html or content_text.")
    if all(wish[name] is None for name in _CORRECTION.keys() - {"note", "minor"}):
        raise Problem(422, f"Nothing is corrected; the body is {_A_CORRECTION}.")
    if wish["category"] is not None and wish["category"] not in public().categories:
        known = ", ".join(public().categories)
        raise Problem(422, f"There is no category {wish['category']!r}; configured are: {known}.")
    return wish | {"note": " ".join(wish["note"].split()), "minor": bool(wish["minor"])}


def _withdrawal(body: bytes) -> dict[str, Any]:
    """Why an article is taken back, and how.

    Raises: Problem.
    """
    said = bodies.fields(body, _WITHDRAWAL, required=["reason"], example=_A_WITHDRAWAL)
    return {
        "reason": " ".join(said["reason"].split()),
        "note": said.get("note") or "",
        "erase": bool(said.get("erase")),
        "story": bool(said.get("story")),
    }


def _seen_version(public_id: str) -> int | None:
    """The version of the article that the sender has looked at; None where any is meant.

    Raises: Problem: there is no such article, or it has another version by now.
    """
    found = _standing(public_id)
    tags = request.if_match
    if not tags and not tags.star_tag:
        raise Problem(
            428,
            "Send If-Match with the ETag of the article as you have seen it, so that nobody's"
            " correction is lost; * means whatever it says now.",
        )
    if tags.star_tag:
        return None
    version = found.article.version
    if not any(articles.version_of(tag) == version for tag in tags.as_set()):
        raise Problem(
            412,
            f"If-Match is of another version than {version}, the one by now; look at it first.",
            version=version,
        )
    return version


def _standing(public_id: str) -> records.Record:
    """Raises: Problem: it was withdrawn, or is not there."""
    with store().read() as connection:
        numbers = records.numbers_of(connection, [public_id])
        found = records.records(connection, numbers.values())
        gone = None if found else withdrawn.told(connection, public_id)
    if gone:
        raise problems.withdrawn(gone)
    if not found:
        raise Problem(404, f"There is no article {public_id!r}.")
    return found[numbers[public_id]]


def _order(kind: str, public_id: str, said: dict[str, Any], key: Key | None) -> Any:
    """Have it done; what it has done."""
    wanted = {**said, "article": public_id, "actor": _actor()}
    return errands.order(kind, wanted, Order(public_id, key))


def _actor() -> str:
    """Who is accountable."""
    return f"token:{sender().name}"


def _key(body: bytes) -> Key | None:
    """What a repetition is known by; it has to repeat everything."""
    key = asked.key()
    if not key:
        return None
    parts = [request.method, request.path, request.headers.get("If-Match", "")]
    whole = hashlib.sha256("\n".join(parts).encode() + b"\n" + body)
    return Key(_actor(), key, whole.hexdigest())
