"""All that is due is checked in one round, however few threads there are."""

from __future__ import annotations

from threading import Event

from feeds.dispatch import Threads
from feeds.pipeline.visit import rounds
from feeds.pipeline.visit.refresh import Report
from tests.pipeline.house import BASE, House, Item, answer, rss

SOURCE = BASE[BASE.index("[sources.paper]") :]
NAMES = [f"paper{n}" for n in range(9)]
MANY = BASE[: BASE.index("[sources.paper]")] + "".join(
    SOURCE.replace("paper", name) for name in NAMES
)


def prepared(house: House) -> House:
    house.configure(MANY)
    for name in NAMES:
        house.upstream[f"https://{name}.example/rss"] = answer(rss(Item(name)))
    return house


def run(house: House, threads: Threads, stop: Event) -> list[Report]:
    told: list[Report] = []
    rounds.check_due(house.desk, house.tools, threads, told=told.append, stopped=stop.is_set)
    threads.await_free(2, patience=9)
    threads.close()
    return told


def test_a_round_ends_when_nothing_is_due(house: House) -> None:
    told = run(prepared(house), Threads(2), Event())

    assert sorted(one.source_id for one in told) == NAMES
    assert {one.status for one in told} == {"ok"}


def test_a_round_begins_nothing_after_the_end(house: House) -> None:
    stop = Event()
    stop.set()

    assert run(prepared(house), Threads(2), stop) == []


def test_a_round_ends_when_all_threads_hang(house: House) -> None:
    go, threads = Event(), Threads(1)
    threads.submit(go.wait, 30)
    told: list[Report] = []
    rounds.check_due(
        prepared(house).desk, house.tools, threads, told=told.append, stopped=Event().is_set
    )
    go.set()
    threads.close(wait=True)

    assert told == []
