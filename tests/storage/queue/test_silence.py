"""Who is silent is asked by due time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from feeds.storage import Store
from feeds.storage.queue import roster, silence, sources, standing
from feeds.storage.queue.silence import Silent
from feeds.storage.queue.sources import Checked
from tests.storage.stored_samples import source
from tests.storage.stores import NOON, Clock

DAY = timedelta(days=1)


def configure(store: Store, *names: str) -> None:
    with store.write() as connection:
        listed = [(source(name), "paper.example") for name in names]
        roster.sync(connection, listed, now=store.now())


def checked(store: Store, name: str, **fields: object) -> None:
    told = replace(Checked(due_at=store.now(), at=store.now()), **fields)  # type: ignore[arg-type] # any field may be given
    with store.write() as connection:
        (claim,) = sources.claim_named(connection, [name], now=store.now())
        assert sources.finish(connection, claim, told)


def silent(store: Store, now: datetime) -> list[Silent]:
    with store.read() as connection:
        return silence.silent(connection, now=now)


def test_a_source_is_silent_once_it_was_asked_after_its_time(store: Store, clock: Clock) -> None:
    configure(store, "a", "b")
    rhythm = {"last": 1.5}
    checked(store, "a", silent_at=NOON + DAY, rhythm=rhythm)
    checked(store, "b", silent_at=NOON + 9 * DAY)

    clock.advance(DAY)
    assert silent(store, clock.now) == []
    checked(store, "a", error="answered 500")
    assert silent(store, clock.now) == []
    checked(store, "a", silent_at=NOON + DAY, rhythm=rhythm)
    assert silent(store, clock.now) == [Silent("a", NOON + DAY, rhythm)]
    checked(store, "a", error="answered 500")
    assert [one.source_id for one in silent(store, clock.now)] == ["a"]


def test_who_rests_or_is_configured_no_more_is_not_silent(store: Store, clock: Clock) -> None:
    configure(store, "a", "b", "c")
    clock.advance(DAY)
    for name in "abc":
        checked(store, name, silent_at=NOON)
    with store.write() as connection:
        standing.pause(connection, "a")
    assert [one.source_id for one in silent(store, clock.now)] == ["b", "c"]

    configure(store, "a", "c")
    assert [one.source_id for one in silent(store, clock.now)] == ["c"]


def test_only_sources_with_a_rhythm_are_watched(store: Store) -> None:
    configure(store, "a", "b", "c")
    checked(store, "a", silent_at=NOON)
    checked(store, "b", silent_at=NOON + DAY)
    checked(store, "c")

    with store.read() as connection:
        assert silence.watched(connection) == 2
    configure(store, "b", "c")
    with store.read() as connection:
        assert silence.watched(connection) == 1
