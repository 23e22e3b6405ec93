"""Pages for what cannot be answered; each says what is wrong and what there is instead.

Calls of the API get problem documents.
"""

from __future__ import annotations

import re

from flask import Flask, Response, make_response, request
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound

from feeds import log
from feeds.errors import StorageError
from feeds.serve.api import problems
from feeds.serve.context import documents, store
from feeds.serve.pages.directory import directory, near
from feeds.serve.pages.rendering import page

_NEEDS_NOTHING = frozenset({"static", "health.live", "health.ready"})

RETRY_AFTER = 30
"""Seconds until it is worth asking again for what a database in trouble holds."""


def register(app: Flask) -> None:
    """Let *app* refuse with these pages."""
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(StorageError, unavailable)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(problems.Problem, problems.answer)


def without_utf8() -> None:
    """Refuse a query that is no UTF-8, as written into an address by hand (RFC 3986, section 2.5).

    Raises: BadRequest.
    """
    try:
        request.query_string.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("What follows the ? must be UTF-8, percent-encoded.") from error


def without_database() -> None:
    """Look for the database before anything waits for it: pages wait longer than feeds may.

    Raises: StorageError.
    """
    if request.endpoint not in _NEEDS_NOTHING:
        documents().version("")


def not_found(error: NotFound) -> Response:
    """A page that lists what there is."""
    if problems.are_wanted():
        return problems.of(error)
    try:
        with store().read() as connection:
            listed, alike = directory(connection), near(request.path, connection)
    except StorageError as trouble:
        return unavailable(trouble)
    body = page(
        "not_found.html",
        directory=listed,
        near=alike,
        guess=_as_words(request.path),
    )
    return make_response(body, 404)


def _as_words(path: str) -> str:
    """What a wrong address may have been about, as a search; "" where it says nothing."""
    if path.startswith(("/articles/", "/stories/")):
        return ""
    return " ".join(re.findall(r"[^\W\d_]{2,}", path.rpartition("/")[2].partition(".")[0]))[:100]


def unavailable(error: StorageError) -> Response:
    """The database is away; feeds and pages come back with it."""
    log.error("unavailable", reason=error)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if problems.are_wanted():
        return problems.answer(problems.Problem(503, "The database is away.", headers=headers))
    response = make_response(page("refused.html", code=503), 503)
    response.headers.update(headers)
    return response


def refused(error: HTTPException) -> Response:
    """Whatever else HTTP refuses, and our own bugs (500), which Flask has logged by now."""
    if problems.are_wanted():
        return problems.of(error)
    code = error.code or 500
    response = make_response(page("refused.html", code=code), code)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response
