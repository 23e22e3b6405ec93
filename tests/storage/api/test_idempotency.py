"""Pushes are known by the keys that their senders gave them."""

from __future__ import annotations

from datetime import timedelta

from feeds.storage import Store
from feeds.storage.api import idempotency
from feeds.storage.api.idempotency import Push
from tests.storage.stores import Clock

FIRST = Push("desk", "k", "hash", "receipt-1")


def first(store: Store, push: Push) -> Push:
    with store.write() as connection:
        return idempotency.first(connection, push, now=store.now())


def test_the_first_push_under_a_key_is_remembered(store: Store) -> None:
    assert first(store, FIRST) is FIRST
    assert first(store, Push("desk", "k", "other", "receipt-2")) == FIRST
    assert first(store, elsewhere := Push("agency", "k", "other", "receipt-3")) is elsewhere


def test_keys_of_long_ago_are_forgotten(store: Store, clock: Clock) -> None:
    first(store, FIRST)
    clock.advance(timedelta(days=31))
    with store.write() as connection:
        idempotency.forget(connection, before=store.now() - timedelta(days=30))

    assert first(store, again := Push("desk", "k", "other", "receipt-2")) is again
