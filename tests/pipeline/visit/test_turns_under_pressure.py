"""Many threads ask few hosts at once, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.pipeline.gather.politeness import HostBusy, Turns
from feeds.storage import Store
from feeds.storage.queue import hosts
from tests.storage.stores import migrated

SLOTS = 6
THREADS = 12
ROUNDS = 40


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/feeds.db" if sqlite else request.getfixturevalue("postgres_url")
    with migrated(url, None) as opened:
        yield opened


def test_turns_taken_and_given_back_side_by_side_never_lock_each_other_out(store: Store) -> None:
    turns = Turns(store, per_host=SLOTS, spacing=timedelta(0))

    def ask(number: int) -> str:
        for _ in range(ROUNDS):
            with suppress(HostBusy), turns(f"host-{number % 2}.example"):
                pass  # on a busy machine the others may take longer than anybody waits
            with store.write() as connection:  # as the next sources are claimed
                names = [f"host-{n}.example" for n in (1, 0)]
                taken = hosts.take_all(connection, names, now=store.now(), per_host=SLOTS)
            turns.reserve(taken, now=store.now())
        return "done"

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(ask, range(THREADS))) == ["done"] * THREADS
