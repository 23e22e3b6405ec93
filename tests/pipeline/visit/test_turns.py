"""Turns at a host: reserved with the claim, else waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.pipeline.gather.politeness import RESERVED, HostBusy, Turns
from feeds.pipeline.visit import refresh
from feeds.storage.queue import hosts
from feeds.storage.tables import host
from tests.pipeline.house import House, Item, answer, rss
from tests.storage.stores import NOON

SPACING = timedelta(seconds=1)


def free_at(house: House) -> list[tuple[object, ...]]:
    house.store.write_together(lambda _: None)  # takes along what was given back
    return house.rows(host.c.name, host.c.free_at)


def turns(house: House) -> Turns:
    return Turns(
        house.store,
        per_host=1,
        spacing=SPACING,
        sleep=lambda seconds: house.clock.advance(timedelta(seconds=seconds)),
    )


def test_a_claim_comes_with_the_turn_at_its_host(house: House) -> None:
    house.upstream["https://paper.example/rss"] = answer(rss(Item("a")))
    (claim,) = refresh.due(house.desk, house.tools, limit=9)
    assert free_at(house) == [("paper.example", NOON + hosts.HELD)]

    with house.tools.turns("paper.example"):
        pass
    assert claim.host == "paper.example"
    assert free_at(house) == [("paper.example", NOON)]


def test_a_reserved_turn_serves_once_and_the_next_waits(house: House) -> None:
    ours = turns(house)
    with house.store.write() as connection:
        slots = hosts.take_all(connection, ["a.example"], now=NOON, per_host=1)
    ours.reserve(slots, now=NOON)
    with ours("a.example"):
        pass
    assert free_at(house) == [("a.example", NOON + SPACING)]

    with ours("a.example"):
        assert house.clock.now >= NOON + SPACING


def test_a_reservation_that_has_waited_too_long_is_not_used(house: House) -> None:
    ours = turns(house)
    with house.store.write() as connection:
        slots = hosts.take_all(connection, ["a.example"], now=NOON, per_host=1)
    ours.reserve(slots, now=NOON)
    house.clock.advance(RESERVED)

    with pytest.raises(HostBusy), ours("a.example"):
        pass
    house.clock.advance(hosts.HELD)
    with ours("a.example"):
        pass


def test_each_host_gives_as_many_slots_as_it_has(house: House) -> None:
    asked = ["a.example", "b.example", "a.example", "a.example"]
    with house.store.write() as connection:
        first = hosts.take_all(connection, asked, now=NOON, per_host=2)
        second = hosts.take_all(connection, asked, now=NOON, per_host=2)

    assert [(one.name, one.number) for one in first] == [
        ("a.example", 0),
        ("b.example", 0),
        ("a.example", 1),
    ]
    assert [(one.name, one.number) for one in second] == [("b.example", 1)]
