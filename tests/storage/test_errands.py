"""What web has work find out: asked, taken by one, answered, forgotten."""

from __future__ import annotations

from datetime import timedelta

from feeds.storage import Store, errands
from feeds.storage.errands import Errand
from tests.storage.stores import Clock


def ask(store: Store, what: str) -> int:
    with store.write() as connection:
        return errands.ask(connection, "preview", {"what": what}, now=store.now())


def take(store: Store, limit: int = 10) -> list[Errand]:
    with store.write() as connection:
        return errands.take(connection, limit=limit)


def answered(store: Store, number: int) -> object:
    with store.read() as connection:
        return errands.answered(connection, number)


def test_a_question_is_taken_by_one_worker_and_answered(store: Store) -> None:
    first, second = ask(store, "a"), ask(store, "b")
    with store.read() as connection:
        assert errands.is_waiting(connection)

    assert take(store, 1) == [Errand(first, "preview", {"what": "a"})]
    assert take(store) == [Errand(second, "preview", {"what": "b"})]
    assert take(store) == []
    with store.write() as connection:
        assert not errands.is_waiting(connection)
        errands.answer(connection, first, {"answer": 3})
    assert answered(store, first) == {"answer": 3}
    assert answered(store, second) is None


def test_what_nobody_waits_for_any_more_is_forgotten(store: Store, clock: Clock) -> None:
    old = ask(store, "a")
    clock.advance(timedelta(minutes=2))
    new = ask(store, "b")
    with store.write() as connection:
        errands.forget(connection, before=store.now() - timedelta(minutes=1))

    assert [one.id for one in take(store)] == [new]
    assert answered(store, old) is None
