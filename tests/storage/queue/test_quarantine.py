"""Sources whose checks kill their workers, and what visits teach, as stored."""

from __future__ import annotations

from datetime import timedelta

from feeds.storage import Store
from feeds.storage.queue import roster, sources
from feeds.storage.queue.quarantine import DEADLY, MOST_EXPIRED, PERIOD, quarantine
from feeds.storage.queue.sources import LEASE, Checked, Claim
from tests.storage.stored_samples import source
from tests.storage.stores import NOON, Clock


def configure(store: Store, *names: str) -> None:
    with store.write() as connection:
        listed = [(source(name, host=f"{name}.example"), f"{name}.example") for name in names]
        roster.sync(connection, listed, now=store.now())


def claim(store: Store) -> list[Claim]:
    with store.write() as connection:
        quarantine(connection, now=store.now())
        return sources.claim(connection, now=store.now(), limit=10, per_host=1)


def finish(store: Store, claimed: Claim, **fields: object) -> None:
    checked = Checked(due_at=store.now(), at=store.now(), **fields)  # type: ignore[arg-type] # any field may be given
    with store.write() as connection:
        assert sources.finish(connection, claimed, checked)


def test_a_source_whose_checks_never_end_waits_and_says_so(store: Store, clock: Clock) -> None:
    configure(store, "deadly", "good")
    for _ in range(MOST_EXPIRED):
        claims = {one.source_id: one for one in claim(store)}
        assert claims.keys() == {"deadly", "good"}
        finish(store, claims["good"])
        clock.advance(LEASE)

    assert [one.source_id for one in claim(store)] == ["good"]
    with store.read() as connection:
        health = {one.source_id: one for one in sources.health(connection)}
    assert (health["deadly"].error, health["good"].error) == (DEADLY, None)
    assert health["deadly"].due_at == clock.now + PERIOD


def test_after_a_day_in_quarantine_a_source_gets_another_chance(store: Store, clock: Clock) -> None:
    configure(store, "deadly")
    for _ in range(MOST_EXPIRED):
        claim(store)
        clock.advance(LEASE)
    assert claim(store) == []
    clock.advance(PERIOD)
    (again,) = claim(store)
    finish(store, again)

    with store.read() as connection:
        assert sources.health(connection)[0].error is None


def test_a_check_that_ends_makes_up_for_those_that_did_not(store: Store, clock: Clock) -> None:
    configure(store, "slow")
    for _ in range(3 * MOST_EXPIRED):
        claim(store)
        clock.advance(LEASE)
        (again,) = claim(store)
        finish(store, again, error="answered 500")

    assert [one.source_id for one in claim(store)] == ["slow"]


def test_a_rhythm_is_kept_through_failures_and_told_to_the_next_visit(
    store: Store, clock: Clock
) -> None:
    configure(store, "paper", "other")
    rhythm = {"entries": 3.5, "hours": [1.0, 0.5]}
    claims = {one.source_id: one for one in claim(store)}
    finish(store, claims["paper"], rhythm=rhythm)
    clock.advance(timedelta(hours=1))
    claims = {one.source_id: one for one in claim(store)}
    finish(store, claims["paper"], error="answered 500")
    claims = {one.source_id: one for one in claim(store)}

    assert claims["paper"].rhythm == rhythm
    assert claims["paper"].succeeded_at == NOON
    with store.read() as connection:
        assert sources.rhythms(connection) == {"paper": rhythm, "other": None}
