"""Accepted bodies wait until one worker has read them."""

from __future__ import annotations

from datetime import timedelta

from feeds.storage import Store, inbox
from feeds.storage.inbox import LEASE, Letter
from tests.storage.stores import NOON, Clock


def put(store: Store, body: bytes = b"\x00\xffText") -> int:
    with store.write() as connection:
        return inbox.put(connection, "desk", media_type="text/plain", body=body, now=store.now())


def claim(store: Store, *, limit: int = 10) -> list[Letter]:
    with store.write() as connection:
        return inbox.claim(connection, now=store.now(), limit=limit)


def settle(store: Store, letter: Letter, **what: object) -> bool:
    with store.write() as connection:
        return inbox.settle(connection, letter, **what)  # type: ignore[arg-type] # as settle takes it


def outcome(store: Store, number: int) -> tuple[str | None, str] | None:
    with store.read() as connection:
        return inbox.outcome(connection, number)


def test_a_letter_is_kept_byte_by_byte(store: Store) -> None:
    number = put(store)

    assert claim(store) == [Letter(number, "desk", "text/plain", b"\x00\xffText", NOON, 1)]


def test_the_oldest_letters_are_read_first_and_each_by_one_worker(store: Store) -> None:
    numbers = [put(store) for _ in range(5)]

    assert [letter.id for letter in claim(store, limit=3)] == numbers[:3]
    assert [letter.id for letter in claim(store, limit=3)] == numbers[3:]
    assert claim(store) == []


def test_a_taken_letter_names_its_article(store: Store) -> None:
    number = put(store)
    assert outcome(store, number) is None
    letter = claim(store)[0]
    assert outcome(store, number) is None

    assert settle(store, letter, public_ids=["abc"])
    assert outcome(store, number) == ("abc", "")
    assert claim(store) == []


def test_a_refused_letter_says_why(store: Store, clock: Clock) -> None:
    number = put(store)
    settle(store, claim(store)[0], reason="the text is empty")
    clock.advance(LEASE)

    assert outcome(store, number) == (None, "the text is empty")
    assert claim(store) == []


def test_a_letter_left_behind_by_a_dead_worker_is_read_again(store: Store, clock: Clock) -> None:
    number = put(store)
    dead = claim(store)[0]
    clock.advance(LEASE - timedelta(microseconds=1))
    assert claim(store) == []
    clock.advance(timedelta(microseconds=1))
    heir = claim(store)[0]

    assert not settle(store, dead, reason="late")
    assert outcome(store, number) is None
    assert settle(store, heir, public_ids=["abc"])
