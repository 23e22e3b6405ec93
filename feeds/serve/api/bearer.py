"""Who may ask: whoever sends a token of the scope that a call needs.

Sources: RFC 6750 2.1 (the header), 3 and 3.1 (the refusals).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request

from feeds.model import Scope, Token
from feeds.serve.api.problems import Problem
from feeds.serve.context import public, store
from feeds.storage.api import tokens

P = ParamSpec("P")
R = TypeVar("R")

REALM = 'Bearer realm="api"'
OPEN = "open"
"""Stands for the scope of calls that need a token only where ``api.public`` is false."""


def needs(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be called only by those whose token covers *scope*; ``sender`` is theirs."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.token = granted(scope)
            return view(*args, **kwargs)

        guarded.scope = scope.value  # type: ignore[attr-defined] # for the test of openapi.json
        return guarded

    return guard


def reading(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view be called by everybody, or by readers alone if the config says so."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not public().api_public:
            g.token = granted(Scope.READ)
        return view(*args, **kwargs)

    guarded.scope = OPEN  # type: ignore[attr-defined] # for the test of openapi.json
    return guarded


def sender() -> Token:
    """The token that this request was granted for."""
    token: Token = g.token
    return token


def granted(scope: Scope) -> Token:
    """The token that was sent, which covers *scope*.

    Raises: Problem.
    """
    secret = _sent()
    with store().read() as connection:
        token = tokens.find(connection, secret)
    if token is None:
        raise _unauthorized(
            "The token is not known; it may have been revoked: feeds token list.",
            error="invalid_token",
        )
    if not token.scope.covers(scope):
        raise Problem(
            403,
            f"The token {token.name!r} is for {token.scope}; this call needs one for {scope}:"
            f" feeds token add NAME --scope {scope}.",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
        )
    return token


def _sent() -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unauthorized("Send a token as Authorization: Bearer TOKEN.")
    return secret.strip()


def _unauthorized(detail: str, *, error: str = "") -> Problem:
    challenge = f'{REALM}, error="{error}"' if error else REALM
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})
