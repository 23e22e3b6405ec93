"""The service in one thread, on SQLite; a few tests also take it on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.house import House
from tests.storage.stores import Clock, migrated


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A service with one source, one category and three entries a document."""
    yield from _house(f"sqlite:///{tmp_path / 'feeds.db'}", tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The same on both databases."""
    if request.param == "sqlite":
        yield from _house(f"sqlite:///{tmp_path / 'feeds.db'}", tmp_path)
    else:
        yield from _house(request.getfixturevalue("postgres_url"), tmp_path)


def _house(url: str, folder: Path) -> Iterator[House]:
    clock = Clock()
    with migrated(url, clock) as store:
        house = House(store, clock, folder)
        house.configure()
        yield house
