"""Threads write in turns, and small steps share a commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from feeds.storage import Store
from feeds.storage.tables import setting
from feeds.storage.turns import Queue, Together

THREADS = 16
ROUNDS = 25


def test_whoever_comes_first_is_served_first() -> None:
    queue, served = Queue(), list[int]()

    def serve(number: int) -> None:
        with queue:
            served.append(number)

    threads = [threading.Thread(target=serve, args=[number]) for number in range(10)]
    with queue:
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(queue._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert served == list(range(10))


class Disk:
    """Transactions that remember how many steps they held; the first is slow on request."""

    def __init__(self) -> None:
        self.commits: list[int] = []
        self.steps = 0
        self.go_on = threading.Event()
        self.go_on.set()

    @contextmanager
    def write(self) -> Iterator[Any]:
        self.go_on.wait()
        self.steps = 0
        yield self
        self.commits.append(self.steps)


def counted(number: int) -> Callable[[Any], int]:
    def step(disk: Disk) -> int:
        disk.steps += 1
        return number

    return step


def test_steps_that_come_while_one_waits_share_its_commit_and_get_their_own_results() -> None:
    disk = Disk()
    together = Together(disk.write)
    disk.go_on.clear()
    with ThreadPoolExecutor(THREADS) as threads:
        results = [threads.submit(together.run, counted(number)) for number in range(THREADS)]
        while len(together._waiting) < THREADS:
            time.sleep(0.001)
        disk.go_on.set()

    assert [one.result() for one in results] == list(range(THREADS))
    assert disk.commits == [THREADS]


def test_the_first_that_came_too_late_leads_the_next() -> None:
    disk = Disk()
    together = Together(disk.write)
    begun, end = threading.Event(), threading.Event()

    def slow(_: Any) -> str:
        begun.set()
        end.wait()
        return "slow"

    with ThreadPoolExecutor(THREADS) as threads:
        first = threads.submit(together.run, slow)
        begun.wait()
        others = [threads.submit(together.run, counted(number)) for number in range(5)]
        while len(together._waiting) < 5:
            time.sleep(0.001)
        end.set()

    assert first.result() == "slow"
    assert [one.result() for one in others] == list(range(5))
    assert disk.commits == [0, 5]


def test_who_is_in_no_hurry_waits_for_others() -> None:
    disk = Disk()
    together = Together(disk.write, patience=0.2)
    with ThreadPoolExecutor(THREADS) as threads:
        first = threads.submit(together.run, counted(1))
        time.sleep(0.05)
        second = threads.submit(together.run, counted(2))

    assert (first.result(), second.result()) == (1, 2)
    assert disk.commits == [2]


def test_a_transaction_that_takes_long_leaves_the_other_steps_to_the_next() -> None:
    disk = Disk()
    together = Together(disk.write)

    def slow(_: Any) -> int:
        time.sleep(0.06)
        disk.steps += 1
        return disk.steps

    disk.go_on.clear()
    with ThreadPoolExecutor(THREADS) as threads:
        results = [threads.submit(together.run, slow) for _ in range(5)]
        while len(together._waiting) < 5:
            time.sleep(0.001)
        disk.go_on.set()

    assert sorted(one.result() for one in results) == [1, 1, 1, 2, 2]
    assert disk.commits == [2, 2, 1]


def test_nobody_waits_for_ever_and_nothing_is_lost(store: Store) -> None:
    def write(name: str) -> str:
        def step(connection: Connection) -> str:
            connection.execute(insert(setting).values(name=name, value=""))
            return name

        return store.write_together(step)

    names = [f"turn {number:04}" for number in range(THREADS * ROUNDS)]
    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(write, names)) == names

    assert names_like("turn %", store) == names


def test_a_step_that_fails_spoils_no_other_and_leaves_nothing(store: Store) -> None:
    def write(number: int) -> None:
        def step(connection: Connection) -> None:
            connection.execute(insert(setting).values(name=f"step {number:04}", value=""))
            if number % 5 == 0:
                raise LookupError(number)

        store.write_together(step)

    with ThreadPoolExecutor(THREADS) as threads:
        results = [threads.submit(write, number) for number in range(50)]
    for number, result in enumerate(results):
        if number % 5 == 0:
            with pytest.raises(LookupError, match=f"^{number}$"):
                result.result()
        else:
            result.result()

    assert names_like("step %", store) == [f"step {n:04}" for n in range(50) if n % 5]


def test_what_goes_along_is_written_with_the_next_or_at_the_end(store: Store) -> None:
    batches: list[list[str]] = []

    def write(connection: Connection, names: list[str]) -> None:
        batches.append(names)
        rows = [{"name": f"along {name}", "value": ""} for name in names]
        connection.execute(insert(setting), rows)

    for name in "abc":
        store.write_along(write, name)
    store.write_together(lambda _: None)
    assert names_like("along %", store) == ["along a", "along b", "along c"]
    assert batches == ([["a", "b", "c"]] if store.is_sqlite else [["a"], ["b"], ["c"]])

    store.write_along(write, "d")
    with store.write():
        pass
    assert names_like("along %", store) == ["along a", "along b", "along c", "along d"]

    store.write_along(write, "e")
    again = Store(store.url)
    store.close()
    assert names_like("along %", again)[-1] == "along e"
    again.close()


def test_all_hear_why_nothing_could_be_written() -> None:
    go_on = threading.Event()

    def refuse() -> AbstractContextManager[Connection]:
        go_on.wait()
        raise OSError("the disk is full")

    together = Together(refuse)
    with ThreadPoolExecutor(THREADS) as threads:
        results = [threads.submit(together.run, counted(number)) for number in range(THREADS)]
        while len(together._waiting) < THREADS:
            time.sleep(0.001)
        go_on.set()

    assert [str(one.exception()) for one in results] == ["the disk is full"] * THREADS


def names_like(pattern: str, store: Store) -> list[str]:
    with store.read() as connection:
        name = setting.c.name
        return list(connection.scalars(select(name).where(name.like(pattern)).order_by(name)))
