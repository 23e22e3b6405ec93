"""The queue of record: every due source is checked by one worker at a time."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from feeds.storage import Store
from feeds.storage.queue import hosts, roster, sources, standing
from feeds.storage.queue.sources import LEASE, Checked, Claim
from feeds.storage.tables import host as host_table
from feeds.storage.tables import source as source_table
from tests.storage.stored_samples import source
from tests.storage.stores import NOON, Clock

LATER = NOON + timedelta(hours=1)


def configure(store: Store, *named: tuple[str, str]) -> None:
    """Sources by (id, host)."""
    with store.write() as connection:
        listed = [(source(name, host=host), host) for name, host in named]
        roster.sync(connection, listed, now=store.now())


def claim(store: Store, *, limit: int = 100, per_host: int = 1) -> list[Claim]:
    with store.write() as connection:
        return sources.claim(connection, now=store.now(), limit=limit, per_host=per_host)


def ids(claims: list[Claim]) -> list[str]:
    return sorted(one.source_id for one in claims)


def finish(store: Store, claimed: Claim, **fields: object) -> bool:
    checked = Checked(due_at=LATER, at=store.now())
    with store.write() as connection:
        return sources.finish(connection, claimed, replace(checked, **fields))  # type: ignore[arg-type] # any field may be given


def test_a_new_source_is_due_at_once(store: Store) -> None:
    configure(store, ("a", "a.example"))

    assert [(one.source_id, one.etag, one.imported) for one in claim(store)] == [("a", None, False)]


def test_a_claimed_source_is_not_given_to_another(store: Store) -> None:
    configure(store, ("a", "a.example"))
    claim(store)

    assert claim(store) == []


def test_a_source_is_not_due_before_its_time(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0])

    assert claim(store) == []
    clock.advance(timedelta(hours=1))
    assert ids(claim(store)) == ["a"]


def test_the_longest_waiting_come_first(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"), ("b", "b.example"), ("c", "c.example"))
    for claimed in claim(store):
        hours = {"a": 3, "b": 1, "c": 2}[claimed.source_id]
        finish(store, claimed, due_at=NOON + timedelta(hours=hours))
    clock.advance(timedelta(hours=9))

    assert ids(claim(store, limit=2)) == ["b", "c"]


def test_a_host_gets_no_more_claims_than_it_may_have_requests(store: Store) -> None:
    configure(store, *((name, "one.example") for name in "abcde"), ("f", "other.example"))

    assert len(claim(store, per_host=2)) == 3


def test_sources_without_a_host_do_not_wait_for_one_another(store: Store) -> None:
    configure(store, ("a", ""), ("b", ""), ("c", ""))

    assert ids(claim(store)) == ["a", "b", "c"]


def test_a_busy_host_is_left_alone(store: Store, clock: Clock) -> None:
    configure(store, ("a", "busy.example"), ("b", "free.example"))
    with store.write() as connection:
        slot = hosts.take(connection, "busy.example", now=clock.now, per_host=1)

    assert ids(claim(store)) == ["b"]
    assert isinstance(slot, hosts.Slot)
    with store.write() as connection:
        hosts.give_back(connection, [(slot, clock.now)])
    assert ids(claim(store)) == ["a"]


def test_a_source_left_behind_by_a_dead_worker_is_claimed_again(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    dead = claim(store)[0]
    clock.advance(LEASE)
    heir = claim(store)[0]

    assert heir.token == dead.token + 1
    with store.write() as connection:
        assert not sources.still_ours(connection, dead)
        assert sources.still_ours(connection, heir)


def test_who_lost_the_lease_writes_nothing(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    dead = claim(store)[0]
    clock.advance(LEASE)
    heir = claim(store)[0]

    assert not finish(store, dead, etag='"old"')
    with store.write() as connection:
        sources.postpone(connection, dead, LATER)
    assert finish(store, heir, etag='"new"')
    clock.advance(timedelta(hours=1))
    assert claim(store)[0].etag == '"new"'


def test_a_check_leaves_behind_what_the_next_one_needs(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    state = {"file.html": "12 345"}
    finish(store, claim(store)[0], etag='"e"', last_modified="Sun", body_hash="h", state=state)
    clock.advance(timedelta(hours=1))
    again = claim(store)[0]

    assert (again.etag, again.last_modified, again.body_hash) == ('"e"', "Sun", "h")
    assert again.state == state
    assert again.imported


def test_a_failure_keeps_what_was_known_and_is_counted(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0], etag='"e"', note="read leniently")
    for failures in (0, 1):
        clock.advance(timedelta(hours=1))
        claimed = claim(store)[0]
        assert claimed.failures == failures
        assert claimed.etag == '"e"'
        finish(store, claimed, error="answered 500", due_at=clock.now)

    with store.read() as connection:
        health = sources.health(connection)[0]
    assert (health.failures, health.error, health.note) == (2, "answered 500", "read leniently")
    assert health.succeeded_at == NOON
    assert health.checked_at == clock.now


def test_a_failed_first_visit_is_still_a_first_visit(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0], error="answered 500")
    clock.advance(timedelta(hours=1))

    assert not claim(store)[0].imported


def test_success_ends_the_trouble(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0], error="answered 500")
    clock.advance(timedelta(hours=1))
    finish(store, claim(store)[0])

    with store.read() as connection:
        health = sources.health(connection)[0]
    assert (health.failures, health.error) == (0, None)


def test_a_postponed_source_comes_back_as_it_was(store: Store, clock: Clock) -> None:
    configure(store, ("a", "a.example"))
    with store.write() as connection:
        sources.postpone(
            connection, sources.claim(connection, now=NOON, limit=1, per_host=1)[0], LATER
        )

    assert claim(store) == []
    clock.advance(timedelta(hours=1))
    assert not claim(store)[0].imported


def test_named_sources_are_taken_before_their_time(store: Store) -> None:
    configure(store, ("a", "a.example"), ("b", "a.example"))
    for claimed in (*claim(store), *claim(store)):
        finish(store, claimed)

    with store.write() as connection:
        assert ids(sources.claim_named(connection, ["a", "b", "c"], now=NOON)) == ["a", "b"]
        assert sources.claim_named(connection, ["a"], now=NOON) == []


def test_a_source_that_rests_is_checked_when_it_is_rested(store: Store) -> None:
    configure(store, ("a", "a.example"))
    before, after = NOON - timedelta(hours=1), LATER
    with store.write() as connection:
        at = []
        for until in (before, after, standing.FOR_GOOD):
            standing.pause(connection, "a", until=until)
            at += [one.next_check for one in sources.health(connection)]

    assert at == [NOON, after, None]


def test_a_source_that_is_no_longer_configured_sleeps(store: Store) -> None:
    configure(store, ("a", "a.example"), ("b", "b.example"))
    configure(store, ("b", "b.example"))

    assert ids(claim(store)) == ["b"]
    with store.write() as connection:
        assert sources.claim_named(connection, ["a"], now=NOON) == []
        assert [one.source_id for one in sources.health(connection)] == ["b"]


def test_another_address_is_visited_at_once_and_without_the_old_validators(store: Store) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0], etag='"e"', body_hash="h", state={"a": "1"})
    with store.write() as connection:
        moved = source("a", host="a.example", path="new")
        roster.sync(connection, [(moved, "a.example")], now=NOON)
    claimed = claim(store)[0]

    assert (claimed.etag, claimed.body_hash, claimed.state) == (None, None, None)
    assert claimed.imported


def test_an_unchanged_config_changes_nothing(store: Store) -> None:
    configure(store, ("a", "a.example"))
    finish(store, claim(store)[0], etag='"e"')
    configure(store, ("a", "a.example"))

    assert claim(store) == []


def test_many_claimers_get_every_source_once(store: Store) -> None:
    configure(store, *((f"s{n}", f"h{n}.example") for n in range(40)))
    taken: list[str] = []

    def work() -> None:
        while claims := claim(store, limit=3):
            taken.extend(one.source_id for one in claims)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # PostgreSQL's claimers skip what another one has in hand, so a few may be left for later.
    taken += ids(claim(store))
    assert Counter(taken) == Counter(f"s{n}" for n in range(40))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hosts_of=st.lists(st.sampled_from(["", "a", "b"]), min_size=1, max_size=8),
    steps=st.lists(st.sampled_from(["claim", "finish", "die", "wait"]), max_size=12),
    per_host=st.integers(1, 3),
)
def test_no_two_workers_ever_hold_the_same_source(
    store: Store, clock: Clock, hosts_of: list[str], steps: list[str], per_host: int
) -> None:
    with store.write() as connection:
        connection.execute(delete(source_table))
        connection.execute(delete(host_table))
    configure(store, *((f"s{n}", name) for n, name in enumerate(hosts_of)))
    held: dict[str, Claim] = {}
    for step in steps:
        if step == "claim":
            new = claim(store, limit=2, per_host=per_host)
            assert not held.keys() & {one.source_id for one in new}
            held |= {one.source_id: one for one in new}
        elif step == "finish" and held:
            assert finish(store, held.popitem()[1], due_at=clock.now)
        elif step == "die" and held:
            left = held.popitem()[0]
            with store.write() as connection:
                there = source_table.c.id == left
                connection.execute(update(source_table).where(there).values(lease_until=clock.now))
        elif step == "wait":
            clock.advance(timedelta(seconds=1))
