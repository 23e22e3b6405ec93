"""Machines that share a database, on either kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.storage import Store
from tests.assemble.machines import Machine
from tests.pipeline.house import House
from tests.storage.stores import Clock, migrated


@pytest.fixture(name="store", params=["sqlite", "postgresql"])
def shared_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    sqlite = f"sqlite:///{tmp_path / 'feeds.db'}"
    is_sqlite = request.param == "sqlite"
    url = sqlite if is_sqlite else request.getfixturevalue("postgres_url")
    with migrated(url, Clock()) as store:
        yield store


@pytest.fixture(name="one")
def first_machine(store: Store, tmp_path: Path) -> Machine:
    return Machine(store, tmp_path / "one")


@pytest.fixture(name="two")
def second_machine(store: Store, tmp_path: Path) -> Machine:
    return Machine(store, tmp_path / "two")


@pytest.fixture(name="either_house")
def house_on_either(store: Store, tmp_path: Path) -> House:
    house = House(store, Clock(), tmp_path)
    house.configure()
    return house
