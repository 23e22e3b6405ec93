"""Articles handed in by programs: accepted once they are durable, read by work.

Interface section 8. JSON is looked at here, so that its sender hears at once what is wrong with
it; HTML and text are read by work alone, and their receipts tell.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, Response, request

from feeds import letters
from feeds.errors import InputError, MisfitError, UnreadableError
from feeds.model import Scope
from feeds.serve.api import asked, bodies, errands, limits, receipts
from feeds.serve.api.bearer import needs, sender
from feeds.serve.api.problems import Problem
from feeds.serve.context import public, store
from feeds.storage import Connection
from feeds.storage.api import idempotency, inbox
from feeds.storage.api.idempotency import Push
from feeds.storage.api.inbox import Fate, Sent
from feeds.storage.columns import LONG_AGO

blueprint = Blueprint("push", __name__)

LARGEST = 10_000_000
"""Bytes of a body: as much as one fetch may bring."""

TEXTS = ("text/html", "text/plain")
_RECEIPT_BYTES = 15  # of chance: 20 characters that nobody guesses
_FLAG = {"1": True, "true": True, "0": False, "false": False, "": False}


@blueprint.post("/articles")
@needs(Scope.PUSH)
def push() -> Response:
    """Take in one article or an array of them; with ``?preview=1`` only show what they would be."""
    source_id = _source()
    body, kind = _body(), _kind()
    sent = _letters(body, kind)
    if _is_preview():
        return _preview(source_id, body, kind, sent)
    limits.heed(sender().name, articles=len(sent))
    receipt = _accept(source_id, body, sent)
    fates = [Fate("waiting", None, "", one.name, one.not_before) for one in sent]
    return receipts.response(receipt, fates, status=202)


def _source() -> str:
    """The source that the token is for."""
    source_id = sender().source_id or ""
    if source_id not in public().pushed:
        raise Problem(
            403,
            f'The config has no source {source_id!r} of kind "push" any more; its articles stay.',
        )
    return source_id


def _body() -> bytes:
    body = bodies.sent(most=LARGEST, advice="send fewer articles at once")
    if not body.strip():
        raise Problem(400, "The body is empty; expected an article as JSON, HTML or text.")
    return body


def _kind() -> str:
    """What the body says it is, if it is something that is read here."""
    kind = bodies.kind()
    if kind in (bodies.JSON, *TEXTS):
        return kind
    raise Problem(
        415,
        f"Content-Type is {letters.shown(kind) if kind else 'missing'}; expected application/json"
        " (also for ninjs), text/html or text/plain.",
        headers={"Accept": ", ".join(("application/json", *TEXTS))},
    )


def _letters(body: bytes, kind: str) -> list[Sent]:
    """One letter for each article, with what stands on its envelope."""
    try:
        return _articles(body) if kind == "application/json" else [_page(body)]
    except UnreadableError as error:
        raise Problem(400, f"{error}.") from error
    except MisfitError as error:
        raise Problem(422, f"{error}.", errors=[asdict(one) for one in error.faults]) from error


def _articles(body: bytes) -> list[Sent]:
    if beside := request.args.keys() - {"preview"}:
        told = ", ".join(map(letters.shown, sorted(beside)))
        raise Problem(400, f"The query says {told}; fields of an article stand in the JSON.")
    items = letters.items(body)
    whole = body.lstrip()[:1] != b"["
    return [_sent(item, body if whole else letters.written(item)) for item in items]


def _sent(item: letters.Item, body: bytes) -> Sent:
    told = letters.envelope(item)
    return Sent(
        media_type="application/json",
        body=body,
        name=told.name,
        not_before=told.not_before or LONG_AGO,
        status=told.status,
    )


def _page(body: bytes) -> Sent:
    """A page or a text; single fields of its article may be said in the query."""
    if request.mimetype == "text/plain" and _is_json(body):
        raise Problem(415, "This is JSON sent as text/plain; send it as application/json.")
    fields = {name: value for name, value in request.args.items() if name != "preview"}
    told = letters.envelope(letters.said(fields))
    return Sent(
        media_type=request.headers["Content-Type"][:255],
        body=body,
        name=told.name,
        not_before=told.not_before or LONG_AGO,
        status=told.status,
        fields=fields or None,
    )


def _is_json(body: bytes) -> bool:
    if body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        letters.items(body)
    except InputError as error:
        return isinstance(error, MisfitError)
    return True


def _is_preview() -> bool:
    said = request.args.get("preview", "").lower()
    if said not in _FLAG:
        raise Problem(400, f"preview is {letters.shown(said)}; expected 1 or 0.")
    return _FLAG[said]


def _preview(source_id: str, body: bytes, kind: str, sent: Sequence[Sent]) -> Response:
    """What the articles would be; nothing is stored."""
    question = {
        "source": source_id,
        "media_type": kind if kind == "application/json" else sent[0].media_type,
        "body": b64encode(body).decode(),
        "fields": sent[0].fields,
    }
    shown = errands.answer("preview", question)["articles"]
    told = shown if body.lstrip()[:1] == b"[" else shown[0] if shown else {}
    return Response(json.dumps(told, ensure_ascii=False), content_type="application/json")


def _accept(source_id: str, body: bytes, sent: Sequence[Sent]) -> str:
    """Store the letters, durable when this returns; the receipt to ask by.

    Raises: Problem: the key came before, with something else.
    """
    receipt = secrets.token_urlsafe(_RECEIPT_BYTES)
    this = Push(source_id, asked.key(), _hash(body), receipt)
    now = store().now()

    def put(connection: Connection) -> Push:
        first = idempotency.first(connection, this, now=now) if this.key else this
        if first is this:
            inbox.put_all(connection, source_id, sent, receipt=receipt, now=now)
        return first

    first = store().write_together(put)
    if first.hash != this.hash:
        raise asked.other_under(this.key)
    return first.receipt


def _hash(body: bytes) -> str:
    """Over everything that a repetition has to repeat."""
    sent = hashlib.sha256(f"{request.mimetype} {request.query_string!r} ".encode())
    sent.update(body)
    return sent.hexdigest()
