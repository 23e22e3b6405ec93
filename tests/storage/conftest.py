"""Every storage test runs on SQLite, and on PostgreSQL where FEEDS_TEST_POSTGRES names a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.storage import Store
from tests.storage.stores import Clock, migrated


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of this test's own; PostgreSQL's may hold another test's rows."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'feeds.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def clock() -> Clock:
    """The clock of ``store``."""
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    """A migrated, empty database."""
    with migrated(database_url, clock) as opened:
        yield opened
