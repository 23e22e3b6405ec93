"""Answers that are only for those who run the service: whoever asks must send the token.

Behind a proxy every request seems to come from this machine, so its address proves nothing.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from flask import Response, request

from feeds.serve.context import public

UNCACHED = {"Cache-Control": "no-store"}


def refusal() -> Response | None:
    """Why this request is not answered, None if it is from an operator.

    Sources: RFC 6750 2.1 (Bearer), RFC 7617 (Basic; the token is the password, of any user).
    """
    token = public().metrics_token
    if not token:
        return _plain("Nobody may read this: config.toml has no metrics.token.", 404)
    if hmac.compare_digest(_sent_token(), token.encode()):
        return None
    words = "Send the token as Authorization: Bearer TOKEN, or as the password of any user."
    response = _plain(words, 401)
    for scheme in ("Bearer", "Basic"):
        response.headers.add("WWW-Authenticate", f'{scheme} realm="metrics"')
    return response


def _sent_token() -> bytes:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return sent.strip().encode()
    return _password(sent) if scheme.lower() == "basic" else b""


def _password(sent: str) -> bytes:
    try:
        return base64.b64decode(sent.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def _plain(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, UNCACHED, content_type="text/plain; charset=utf-8")
