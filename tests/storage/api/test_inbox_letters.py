"""Accepted bodies wait until one worker has read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from feeds.storage import Store
from feeds.storage.api import inbox
from feeds.storage.api.inbox import LEASE, Letter, Sent
from feeds.storage.tables import inbox as table
from tests.storage.stores import NOON, Clock

BODY = b"\x00\xffText"


def put(store: Store, **envelope: Any) -> int:
    sent = Sent(media_type="text/plain", body=BODY, **envelope)
    with store.write() as connection:
        return inbox.put(connection, "desk", sent, now=store.now())


def claim(store: Store, *, limit: int = 10) -> list[Letter]:
    with store.write() as connection:
        return inbox.claim(connection, now=store.now(), limit=limit)


def settle(store: Store, letter: Letter, **what: object) -> bool:
    with store.write() as connection:
        return inbox.settle(connection, letter, **what)  # type: ignore[arg-type] # as settle takes it


def outcome(store: Store, number: int) -> tuple[str, str | None, str]:
    with store.read() as connection:
        fate = inbox.fate(connection, number)
    return fate.state, fate.public_id, fate.reason


WAITING = ("waiting", None, "")


def test_a_letter_is_kept_byte_by_byte(store: Store) -> None:
    number = put(store)

    assert claim(store) == [Letter(number, "desk", "text/plain", b"\x00\xffText", NOON, 1)]


def test_the_oldest_letters_are_read_first_and_each_by_one_worker(store: Store) -> None:
    numbers = [put(store) for _ in range(5)]

    assert [letter.id for letter in claim(store, limit=3)] == numbers[:3]
    assert [letter.id for letter in claim(store, limit=3)] == numbers[3:]
    assert claim(store) == []


def test_no_more_letters_are_taken_than_asked_for_by_whatever_plan(store: Store) -> None:
    numbers = [put(store) for _ in range(5)]
    with store.write() as connection:
        if not store.is_sqlite:
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        taken = inbox.claim(connection, now=store.now(), limit=3)

    assert [letter.id for letter in taken] == numbers[:3]


def test_a_taken_letter_names_its_article(store: Store) -> None:
    number = put(store)
    assert outcome(store, number) == WAITING
    letter = claim(store)[0]
    assert outcome(store, number) == WAITING

    assert settle(store, letter, public_id="abc")
    assert outcome(store, number) == ("taken", "abc", "")
    assert claim(store) == []


def test_a_refused_letter_says_why(store: Store, clock: Clock) -> None:
    number = put(store)
    settle(store, claim(store)[0], state="refused", reason="the text is empty")
    clock.advance(LEASE)

    assert outcome(store, number) == ("refused", None, "the text is empty")
    assert claim(store) == []


def test_a_letter_left_behind_by_a_dead_worker_is_read_again(store: Store, clock: Clock) -> None:
    number = put(store)
    dead = claim(store)[0]
    clock.advance(LEASE - timedelta(microseconds=1))
    assert claim(store) == []
    clock.advance(timedelta(microseconds=1))
    heir = claim(store)[0]

    assert not settle(store, dead, state="refused", reason="late")
    assert outcome(store, number) == WAITING
    assert settle(store, heir, public_id="abc")


def test_an_embargoed_letter_is_read_when_its_time_has_come(store: Store, clock: Clock) -> None:
    number = put(store, not_before=NOON + timedelta(hours=1))
    assert claim(store) == []
    with store.read() as connection:
        assert inbox.waiting(connection, now=store.now()) == 0
    clock.advance(timedelta(hours=1))

    assert [letter.id for letter in claim(store)] == [number]


def test_a_letter_that_a_later_one_has_overtaken_is_known(store: Store) -> None:
    for name in ("a", "b", None, "a", None, "b"):
        put(store, name=name)
    letters = claim(store)
    settle(store, letters[3], public_id="abc")
    settle(store, letters[4], public_id="def")
    settle(store, letters[5], state="refused", reason="too short")

    with store.read() as connection:
        assert inbox.overtaken(connection, letters[:3]) == {letters[0].id}


def test_letters_that_came_together_are_asked_for_by_their_receipt(store: Store) -> None:
    sent = [Sent(media_type="application/json", body=BODY, name=name) for name in "ab"]
    with store.write() as connection:
        inbox.put_all(connection, "desk", sent, receipt="r-1", now=store.now())
        inbox.put_all(connection, "desk", sent[:1], receipt="r-2", now=store.now())
    settle(store, claim(store)[1], state="held", reason="it is held")

    with store.read() as connection:
        fates = inbox.fates(connection, "desk", "r-1")
        assert inbox.fates(connection, "agency", "r-1") == []
    assert [(one.name, one.state, one.reason) for one in fates] == [
        ("a", "waiting", ""),
        ("b", "held", "it is held"),
    ]


def test_letters_that_were_read_long_ago_are_emptied_and_their_receipts_stay(
    store: Store, clock: Clock
) -> None:
    old, waiting = put(store), put(store, not_before=NOON + timedelta(days=99))
    settle(store, claim(store)[0], public_id="abc")
    clock.advance(timedelta(days=2))
    young = put(store)
    settle(store, claim(store)[0], public_id="def")

    with store.write() as connection:
        before = store.now() - timedelta(days=1)
        assert inbox.empty(connection, before=before, limit=9) == 1
        assert inbox.empty(connection, before=before, limit=9) == 0
        kept = {n: body for n, body in connection.execute(select(table.c.id, table.c.body))}  # noqa: C416 - a dict of rows is not typed
    assert kept == {old: b"", waiting: BODY, young: BODY}
    assert outcome(store, old) == ("taken", "abc", "")
