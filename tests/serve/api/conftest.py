"""An own site for tests that write, and clients that send tokens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.assemble import web
from feeds.config import load
from feeds.model import Scope, Token
from feeds.storage import Store, schema
from feeds.storage.api import tokens
from tests.serve.api.calling import Site
from tests.serve.site_samples import config

DESKS = """
[sources.desk]
kind = "push"
category = "news"
language = "de"

[sources.agency]
kind = "push"
category = "news"
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site without articles, with a token of each scope, named like it."""
    path = tmp_path / "config.toml"
    path.write_text(config(1) + DESKS)
    read = load(path, environ=os.environ)
    store = Store(read.storage_url)
    schema.upgrade(store)
    with store.write() as connection:
        for scope in Scope:
            source_id = "desk" if scope is Scope.PUSH else None
            tokens.add(connection, Token(scope, scope, source_id, store.now()), scope)
        tokens.add(connection, Token("other", Scope.PUSH, "agency", store.now()), "other")
    yield Site(path, store, web.application(read))
    store.close()
