"""What web has work find out or do: looked after by one at a time, begun in time or never."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feeds.storage import Store
from feeds.storage.api import errands
from feeds.storage.api.errands import Errand, Key, Order
from feeds.storage.tables import errand
from tests.storage.stores import Clock

SOON = timedelta(seconds=10)


def ask(store: Store, what: str, order: Order | None = None) -> int | None:
    now, kind = store.now(), errands.CORRECT if order else "preview"
    with store.write() as connection:
        question = {"what": what}
        return errands.ask(connection, kind, question, now=now, until=now + SOON, order=order)


def take(store: Store, limit: int = 10) -> list[Errand]:
    with store.write() as connection:
        return errands.take(connection, now=store.now(), limit=limit)


def answer(store: Store, number: int | None, said: int) -> None:
    with store.write() as connection:
        errands.answer(connection, number or 0, {"answer": said})


def answered(store: Store, number: int | None) -> object:
    with store.read() as connection:
        return errands.answered(connection, number or 0)


def take_back(store: Store, number: int | None) -> object:
    with store.write() as connection:
        return errands.take_back(connection, number or 0)


def is_wanted(store: Store, number: int | None) -> bool:
    with store.write() as connection:
        return errands.is_wanted(connection, number or 0, now=store.now())


def free_since(store: Store) -> datetime | None:
    with store.read() as connection:
        return errands.free_since(connection)


def test_an_errand_is_taken_by_one_worker_and_answered(store: Store) -> None:
    first, second = ask(store, "a"), ask(store, "b")

    assert (free_since(store) or store.now()) < store.now()
    assert take(store, 1) == [Errand(first or 0, "preview", {"what": "a"})]
    assert take(store) == [Errand(second or 0, "preview", {"what": "b"})]
    assert take(store) == []
    assert (free_since(store) or store.now()) > store.now()
    answer(store, first, 3)
    assert answered(store, first) == {"answer": 3}
    assert answered(store, second) is None
    answer(store, second, 4)
    assert free_since(store) is None


def test_of_a_worker_that_died_another_one_takes_it_over(store: Store, clock: Clock) -> None:
    number = ask(store, "a")
    take(store)
    clock.advance(SOON / 2)

    assert [one.id for one in take(store)] == [number]


def test_what_was_said_first_stands(store: Store) -> None:
    number = ask(store, "a")
    answer(store, number, 1)
    answer(store, number, 2)

    assert answered(store, number) == {"answer": 1}


def test_nobody_begins_after_the_deadline(store: Store, clock: Clock) -> None:
    number = ask(store, "a")
    assert is_wanted(store, number)
    clock.advance(SOON)

    assert take(store) == []
    assert not is_wanted(store, number)


def test_what_was_taken_back_is_not_carried_out(store: Store) -> None:
    number = ask(store, "a")
    take(store)

    assert take_back(store, number) is None
    assert not is_wanted(store, number)


def test_what_was_answered_in_the_last_moment_is_told(store: Store) -> None:
    number = ask(store, "a")
    answer(store, number, 3)

    assert take_back(store, number) == {"answer": 3}
    assert not is_wanted(store, number)


def test_a_repetition_under_a_key_is_the_first_one(store: Store, clock: Clock) -> None:
    order = Order("x", Key("token:desk", "k", "hash"))
    first = ask(store, "a", order)
    answer(store, first, 3)
    clock.advance(SOON * 2)

    assert ask(store, "a", order) == first
    assert ask(store, "a", Order("x", Key("token:desk", "k", "another"))) is None
    assert ask(store, "a", Order("x", Key("token:other", "k", "another"))) not in (None, first)


def test_a_repetition_of_what_came_too_late_is_a_new_one(store: Store, clock: Clock) -> None:
    order = Order("x", Key("token:desk", "k", "hash"))
    first = ask(store, "a", order)
    assert ask(store, "a", order) == first
    clock.advance(SOON)

    again = ask(store, "a", order)
    assert is_wanted(store, again)


@pytest.mark.parametrize(("minutes", "left"), [(0, 3), (2, 1), (120, 0)])
def test_what_nobody_waits_for_any_more_is_forgotten(
    store: Store, clock: Clock, minutes: int, left: int
) -> None:
    ask(store, "a")
    answer(store, ask(store, "b"), 1)
    answer(store, ask(store, "c", Order("x", Key("token:desk", "k", "hash"))), 1)
    now = clock.advance(timedelta(minutes=minutes))
    with store.write() as connection:
        errands.forget(connection, now=now, keys_before=now - timedelta(hours=1))
        rows = connection.execute(errand.select()).all()

    assert len(rows) == left


def test_an_answered_order_holds_no_text(store: Store) -> None:
    answer(store, ask(store, "secret", Order("x")), 3)
    with store.read() as connection:
        (row,) = connection.execute(errand.select())

    assert "secret" not in str(row)


def test_what_may_hold_a_text_of_an_article_is_dropped_with_it(store: Store) -> None:
    question, ours, done = ask(store, "a"), ask(store, "b", Order("x")), ask(store, "c", Order("x"))
    others = ask(store, "d", Order("y"))
    answer(store, question, 1)
    answer(store, done, 2)
    with store.write() as connection:
        errands.forget_texts(connection, ["x"])

    assert [answered(store, one) for one in (question, ours, done)] == [None, None, {"answer": 2}]
    assert [one.id for one in take(store)] == [others]
