"""Call the API of a site as a program does."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.assemble import web
from feeds.config import load
from feeds.storage import Store
from tests.serve.asking import Answer, Client

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class Site:
    """A site whose tokens are called like their scopes."""

    path: Path
    store: Store
    application: WSGIApplication

    def reopened(self) -> Site:
        """The same after its config has changed, as after a restart of web."""
        config = load(self.path, environ=os.environ)
        return replace(self, application=web.application(config))

    def call(
        self,
        path: str,
        body: bytes = b"",
        *,
        method: str = "GET",
        by: str = "",
        media_type: str = "",
        **headers: str,
    ) -> Answer:
        """One call; *path* begins behind /api/v1."""
        if by:
            headers["authorization"] = f"Bearer {by}"
        client = Client(self.application)
        return client.send(f"/api/v1{path}", body, method=method, media_type=media_type, **headers)


def problem(answer: Answer) -> dict[str, Any]:
    """The problem document of an answer."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.body)
    assert told["status"] == answer.status
    assert told["title"]
    assert told["detail"].endswith((".", "?"))
    return told
