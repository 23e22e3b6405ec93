"""Politeness per host, kept by all processes together."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from feeds.storage import Store
from feeds.storage.queue import hosts
from feeds.storage.queue.hosts import HELD, Slot
from tests.storage.stores import NOON, Clock

SECOND = timedelta(seconds=1)


def take(store: Store, *, per_host: int = 1) -> Slot | datetime:
    with store.write() as connection:
        return hosts.take(connection, "a.example", now=store.now(), per_host=per_host)


def taken(store: Store, *, per_host: int = 1) -> Slot:
    slot = take(store, per_host=per_host)
    assert isinstance(slot, Slot)
    return slot


def give_back(store: Store, slot: Slot, *, spacing: timedelta = SECOND) -> None:
    with store.write() as connection:
        hosts.give_back(connection, [(slot, store.now() + spacing)])


def silence(store: Store, until: datetime, *, per_host: int = 1) -> None:
    with store.write() as connection:
        hosts.silence(connection, "a.example", until=until, per_host=per_host)


def test_a_host_has_as_many_slots_as_it_may_have_requests_at_once(store: Store) -> None:
    assert [taken(store, per_host=2).number for _ in range(2)] == [0, 1]
    assert take(store, per_host=2) == NOON + HELD


def test_hosts_do_not_wait_for_one_another(store: Store) -> None:
    taken(store)
    with store.write() as connection:
        assert isinstance(hosts.take(connection, "b.example", now=NOON, per_host=1), Slot)


def test_the_next_request_waits_for_the_spacing(store: Store, clock: Clock) -> None:
    give_back(store, taken(store))

    assert take(store) == NOON + SECOND
    clock.advance(SECOND)
    assert isinstance(take(store), Slot)


def test_a_worker_that_dies_delays_its_host_no_longer_than_a_request(
    store: Store, clock: Clock
) -> None:
    dead = taken(store)
    clock.advance(HELD)
    heir = taken(store)
    give_back(store, dead, spacing=timedelta(0))

    assert take(store) == clock.now + HELD  # the dead one's word no longer counts
    give_back(store, heir, spacing=timedelta(0))
    assert isinstance(take(store), Slot)


def test_a_host_that_asks_for_silence_gets_it_in_all_slots(store: Store, clock: Clock) -> None:
    until = NOON + timedelta(hours=1)
    give_back(store, taken(store, per_host=3), spacing=timedelta(0))
    silence(store, until, per_host=3)

    assert take(store, per_host=3) == until
    clock.advance(timedelta(hours=1))
    assert isinstance(take(store, per_host=3), Slot)


def test_a_host_is_silent_even_if_it_was_never_asked(store: Store) -> None:
    silence(store, NOON + SECOND)

    assert take(store) == NOON + SECOND


def test_a_request_that_ends_later_does_not_end_the_silence(store: Store) -> None:
    first, second = taken(store, per_host=2), taken(store, per_host=2)
    give_back(store, first)
    silence(store, NOON + timedelta(hours=1), per_host=2)
    give_back(store, second)

    assert take(store, per_host=2) == NOON + timedelta(hours=1)


def test_a_shorter_silence_does_not_shorten_a_longer_one(store: Store) -> None:
    silence(store, NOON + timedelta(hours=1))
    silence(store, NOON + SECOND)

    assert take(store) == NOON + timedelta(hours=1)


def test_slots_that_the_config_no_longer_allows_are_not_waited_for(store: Store) -> None:
    first = taken(store, per_host=2)
    give_back(store, taken(store, per_host=2))
    give_back(store, first, spacing=timedelta(minutes=1))

    assert take(store, per_host=1) == NOON + timedelta(minutes=1)


def test_of_many_workers_only_as_many_get_a_slot_as_there_are(store: Store) -> None:
    slots: list[Slot | datetime] = []

    def work() -> None:
        slots.append(take(store, per_host=3))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    got = [slot.number for slot in slots if isinstance(slot, Slot)]
    assert sorted(got) == [0, 1, 2]
