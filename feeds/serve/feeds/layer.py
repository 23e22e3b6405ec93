"""Feed bytes by path, before Flask is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from feeds import log
from feeds.errors import StorageError
from feeds.serve.feeds.answers import Answers, sorry

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LINES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}

_HEADERS = {
    name: f"HTTP_{name.replace('-', '_').upper()}"
    for name in ("sec-fetch-dest", "accept-encoding", "if-none-match", "if-modified-since", "a-im")
}
"""What WSGI calls the headers that are asked for."""


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """A WSGI application: known feed paths are answered here, all else by *otherwise*."""

    answers: Answers
    otherwise: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer for a feed, or ask *otherwise*."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        try:
            reply = self.answers.to(method, path, lambda name: environ.get(_HEADERS[name]))
        except StorageError as error:
            log.error("unavailable", path=path, reason=error)
            reply = sorry(method)
        if reply is None:
            return self.otherwise(environ, start_response)
        start_response(_LINES[reply.status], reply.headers)
        return [reply.body] if reply.body else []
