"""A published site, made once by the real commands, and a client that asks its application."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.assemble import web
from feeds.cli import main
from feeds.config import Config, load
from feeds.serve import create_app
from feeds.storage import Store
from tests.serve.asking import Client
from tests.serve.site_samples import config, sample, upstream


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The config.toml of a site with articles in its database; not to be changed."""
    path = tmp_path_factory.mktemp("site") / "config.toml"
    with upstream(sample) as port:
        path.write_text(config(port))
        ended = CliRunner().invoke(main, ["--config", str(path), "refresh"])
    assert ended.exit_code == 0, ended.output
    return path


@pytest.fixture(scope="session")
def configured(published: Path) -> Config:
    return load(published, environ=os.environ)


@pytest.fixture(scope="session")
def client(configured: Config) -> Iterator[Client]:
    """Asks the whole application, thin layer and pages, as a server would."""
    store = Store(configured.storage_url)
    yield Client(create_app(store, web.public(configured)))
    store.close()
