"""Which hosts answer, and what is taken back from sources that were not to blame."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from feeds.storage import Store
from feeds.storage.queue import reach, roster, sources
from feeds.storage.queue.reach import Reach
from feeds.storage.queue.sources import Checked, Health
from tests.storage.stored_samples import source
from tests.storage.stores import NOON, Clock

MINUTE = timedelta(minutes=1)


def configure(store: Store, **hosts: str) -> None:
    """Sources by id, with their hosts."""
    with store.write() as connection:
        listed = [(source(name, host=host), host) for name, host in hosts.items()]
        roster.sync(connection, listed, now=store.now())


def checked(store: Store, name: str, **fields: object) -> None:
    told = replace(Checked(due_at=store.now() + 60 * MINUTE, at=store.now()), **fields)  # type: ignore[arg-type] # any field may be given
    with store.write() as connection:
        (claim,) = sources.claim_named(connection, [name], now=store.now())
        assert sources.finish(connection, claim, told)


def lost(store: Store, *names: str) -> None:
    for name in names:
        checked(store, name, error="cannot be reached", unreached=True)


def excused(store: Store, name: str, due_at: datetime) -> None:
    with store.write() as connection:
        (claim,) = sources.claim_named(connection, [name], now=store.now())
        reach.excuse(connection, claim, due_at=due_at, at=store.now())


def look(store: Store, minutes: float = 15) -> Reach:
    since = store.now() - minutes * MINUTE
    with store.read() as connection:
        return reach.look(connection, asked_since=since, lost_since=since)


def health(store: Store) -> dict[str, Health]:
    with store.read() as connection:
        return {one.source_id: one for one in sources.health(connection)}


def test_hosts_count_not_sources_and_one_that_answers_is_there(store: Store, clock: Clock) -> None:
    configure(store, a="one.example", b="one.example", c="two.example", d="three.example", e="")
    for name in "abcde":
        checked(store, name)
    clock.advance(60 * MINUTE)
    checked(store, "a")
    since = clock.advance(MINUTE)
    lost(store, "b", "c")
    clock.advance(MINUTE)
    lost(store, "d")
    checked(store, "e")

    assert look(store) == Reach(asked=3, lost=2, since=since)


def test_an_answer_of_any_kind_ends_it(store: Store, clock: Clock) -> None:
    configure(store, a="one.example")
    checked(store, "a")
    clock.advance(MINUTE)
    lost(store, "a")
    checked(store, "a", error="answered 500")

    assert look(store) == Reach(asked=1, lost=0, since=None)


def test_whom_nobody_has_reached_for_long_or_ever_says_nothing(store: Store, clock: Clock) -> None:
    configure(store, dead="dead.example", never="never.example", well="well.example")
    checked(store, "dead")
    clock.advance(MINUTE)
    lost(store, "dead")
    clock.advance(60 * MINUTE)
    lost(store, "dead", "never")
    checked(store, "well")

    assert look(store) == Reach(asked=1, lost=0, since=None)


def test_who_was_asked_before_the_window_is_not_counted(store: Store, clock: Clock) -> None:
    configure(store, a="one.example")
    checked(store, "a")
    clock.advance(16 * MINUTE)

    assert look(store) == Reach(asked=0, lost=0, since=None)


def test_an_excused_check_counts_nothing_and_comes_again(store: Store, clock: Clock) -> None:
    configure(store, a="one.example")
    checked(store, "a")
    at = clock.advance(60 * MINUTE)
    excused(store, "a", at + 5 * MINUTE)

    found = health(store)["a"]
    assert (found.error, found.failures, found.succeeded_at) == (None, 0, NOON)
    assert (found.checked_at, found.due_at) == (at, at + 5 * MINUTE)
    assert look(store) == Reach(asked=1, lost=1, since=at)


def test_since_when_a_host_is_lost_stays_while_it_is(store: Store, clock: Clock) -> None:
    configure(store, a="one.example")
    checked(store, "a")
    since = clock.advance(MINUTE)
    excused(store, "a", since)
    clock.advance(5 * MINUTE)
    excused(store, "a", since)

    assert look(store).since == since


def test_what_was_counted_is_taken_back_from_those_lost_since_then(
    store: Store, clock: Clock
) -> None:
    configure(store, a="a.example", sick="b.example", dead="c.example", ill="d.example")
    for name in ("a", "sick", "dead", "ill"):
        checked(store, name)
    clock.advance(MINUTE)
    lost(store, "dead")
    since = clock.advance(60 * MINUTE)
    checked(store, "sick", error="answered 500")
    checked(store, "ill", error="answered 500")
    lost(store, "a", "sick", "dead")
    with store.write() as connection:
        reach.forgive(connection, since=since, due_at=since + 5 * MINUTE)

    found = health(store)
    assert (found["a"].failures, found["a"].error) == (0, None)
    assert (found["sick"].failures, found["sick"].error) == (1, "cannot be reached")
    assert found["a"].due_at == found["sick"].due_at == since + 5 * MINUTE
    assert [found[name].failures for name in ("dead", "ill")] == [2, 1]
    assert found["dead"].due_at == since + 60 * MINUTE


def test_a_check_is_taken_back_once(store: Store, clock: Clock) -> None:
    configure(store, a="a.example", sick="b.example")
    checked(store, "a")
    checked(store, "sick", error="answered 500")
    at = clock.advance(60 * MINUTE)
    with store.write() as connection:
        claims = sources.claim_named(connection, ["a", "sick"], now=at)
        told = Checked(due_at=at, at=at, error="cannot be reached", unreached=True)
        assert all(sources.finish(connection, one, told) for one in claims)
    for _ in range(2):
        with store.write() as connection:
            for one in claims:
                reach.forgive_one(connection, one, due_at=at + 5 * MINUTE)

    found = health(store)
    assert (found["a"].failures, found["a"].error) == (0, None)
    assert (found["sick"].failures, found["sick"].error) == (1, "cannot be reached")
    assert found["a"].due_at == at + 5 * MINUTE


def test_afterwards_all_who_were_lost_since_then_are_due(store: Store, clock: Clock) -> None:
    configure(store, a="a.example", well="b.example")
    checked(store, "a")
    checked(store, "well")
    since = clock.advance(MINUTE)
    excused(store, "a", since + 50 * MINUTE)
    at = clock.advance(MINUTE)
    with store.write() as connection:
        reach.call_back(connection, since=since, now=at)

    assert health(store)["a"].due_at == at
    assert health(store)["well"].due_at == NOON + 60 * MINUTE


def test_another_address_is_not_lost(store: Store, clock: Clock) -> None:
    configure(store, a="one.example")
    checked(store, "a")
    clock.advance(MINUTE)
    lost(store, "a")
    with store.write() as connection:
        there = source("a", host="two.example")
        roster.sync(connection, [(there, "two.example")], now=store.now())

    assert look(store).lost == 0
