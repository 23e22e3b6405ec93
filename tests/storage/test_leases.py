"""What only one worker may do at a time."""

from __future__ import annotations

from datetime import timedelta

from feeds.storage import Store, leases
from feeds.storage.leases import Lease
from tests.storage.stores import Clock

MINUTE = timedelta(minutes=1)


def take(store: Store, name: str = "sequencer") -> Lease | None:
    with store.write() as connection:
        return leases.take(connection, name, now=store.now(), period=MINUTE)


def keep(store: Store, held: Lease | None) -> bool:
    assert held
    with store.write() as connection:
        return leases.keep(connection, held, until=store.now() + MINUTE)


def test_a_lease_has_one_holder(store: Store) -> None:
    assert take(store)
    assert take(store) is None
    assert take(store, "another task")


def test_a_lease_passes_on_when_its_holder_dies(store: Store, clock: Clock) -> None:
    dead = take(store)
    clock.advance(MINUTE)
    heir = take(store)

    assert heir
    assert not keep(store, dead)
    assert keep(store, heir)


def test_a_kept_lease_does_not_pass_on(store: Store, clock: Clock) -> None:
    held = take(store)
    clock.advance(MINUTE / 2)
    keep(store, held)
    clock.advance(MINUTE / 2)

    assert take(store) is None


def test_a_released_lease_is_free_at_once(store: Store) -> None:
    held = take(store)
    assert held
    with store.write() as connection:
        leases.release(connection, held)

    assert take(store)


def test_a_late_release_takes_nothing_from_the_heir(store: Store, clock: Clock) -> None:
    dead = take(store)
    assert dead
    clock.advance(MINUTE)
    take(store)
    with store.write() as connection:
        leases.release(connection, dead)

    assert take(store) is None
