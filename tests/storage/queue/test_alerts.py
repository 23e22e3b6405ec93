"""Alerts are raised once, seen again and again, and end."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from feeds.model import ALL_SOURCES, Alert, AlertChange, Trouble
from feeds.storage import Store
from feeds.storage.columns import LONG_AGO
from feeds.storage.queue import alerts, roster, sources
from feeds.storage.queue import standing as standings
from feeds.storage.tables import alert as alert_table
from tests.storage.stored_samples import count, source
from tests.storage.stores import NOON, Clock

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def configured(store: Store) -> None:
    with store.write() as connection:
        listed = [(source(name), "paper.example") for name in ("paper", "radio")]
        roster.sync(connection, listed, now=NOON)


def raised(store: Store, source_id: str, kind: Trouble, sentence: str = "x") -> list[AlertChange]:
    with store.write() as connection:
        return alerts.raise_alert(connection, source_id, kind, sentence, now=store.now())


def ended(store: Store, source_id: str, *kinds: Trouble) -> list[AlertChange]:
    with store.write() as connection:
        return alerts.end(connection, source_id, kinds, now=store.now())


def standing(store: Store) -> list[Alert]:
    with store.read() as connection:
        return alerts.standing(connection)


def latest(store: Store, limit: int = 9) -> list[Alert]:
    with store.read() as connection:
        return alerts.latest(connection, limit=limit)


def test_an_alert_is_raised_once_and_seen_again(store: Store, clock: Clock) -> None:
    first = raised(store, "paper", Trouble.SILENCE, "nothing new")
    clock.advance(HOUR)
    again = raised(store, "paper", Trouble.SILENCE, "nothing new at all")

    assert first == [AlertChange("paper", Trouble.SILENCE, "nothing new")]
    assert again == []
    (found,) = standing(store)
    assert (found.since, found.seen_at, found.ended_at) == (NOON, NOON + HOUR, None)
    assert found.sentence == "nothing new"


def test_an_alert_that_has_ended_stands_no_more_and_may_come_again(
    store: Store, clock: Clock
) -> None:
    raised(store, "paper", Trouble.DROP, "few")
    clock.advance(HOUR)
    assert ended(store, "paper", Trouble.DROP, Trouble.PAGE) == [
        AlertChange("paper", Trouble.DROP, "few", ended=True)
    ]
    assert ended(store, "paper", Trouble.DROP) == []
    assert standing(store) == []

    clock.advance(HOUR)
    assert raised(store, "paper", Trouble.DROP, "fewer") != []
    assert [(one.since, one.ended_at) for one in latest(store)] == [
        (NOON + 2 * HOUR, None),
        (NOON, NOON + HOUR),
    ]


def test_only_the_named_kinds_of_the_named_source_end(store: Store) -> None:
    for source_id in ("paper", "radio"):
        for kind in (Trouble.DROP, Trouble.PAGE):
            raised(store, source_id, kind)
    ended(store, "paper", Trouble.PAGE)

    assert [(one.source_id, one.kind) for one in standing(store)] == [
        ("paper", Trouble.DROP),
        ("radio", Trouble.DROP),
        ("radio", Trouble.PAGE),
    ]


def test_what_concerns_all_sources_stands_first_and_former_sources_are_left_out(
    store: Store,
) -> None:
    raised(store, "paper", Trouble.DROP)
    raised(store, "former", Trouble.DROP)
    raised(store, ALL_SOURCES, Trouble.NETWORK)

    assert [one.source_id for one in standing(store)] == [ALL_SOURCES, "paper"]
    assert {one.source_id for one in latest(store)} == {ALL_SOURCES, "paper", "former"}


def test_the_latest_are_those_that_changed_last(store: Store, clock: Clock) -> None:
    for kind in (Trouble.DROP, Trouble.PAGE, Trouble.SILENCE):
        raised(store, "paper", kind)
        clock.advance(HOUR)
    ended(store, "paper", Trouble.DROP)

    assert [one.kind for one in latest(store, 2)] == [Trouble.DROP, Trouble.SILENCE]


def test_who_knows_of_a_source_knows_of_all_its_troubles_until_then(
    store: Store, clock: Clock
) -> None:
    raised(store, "paper", Trouble.DROP)
    with store.write() as connection:
        alerts.acknowledge(connection, "paper", until=NOON + HOUR)
        alerts.acknowledge(connection, "paper", until=NOON + 2 * HOUR)
    raised(store, "paper", Trouble.PAGE)
    raised(store, "radio", Trouble.PAGE)

    drop, page, of_another = standing(store)
    assert [one.acknowledged_until for one in (drop, page)] == [NOON + 2 * HOUR] * 2
    assert of_another.acknowledged_until == LONG_AGO
    assert page.is_acknowledged(NOON)
    assert not page.is_acknowledged(NOON + 2 * HOUR)
    assert not of_another.is_acknowledged(NOON)


def test_of_many_workers_one_raises_the_alert(store: Store) -> None:
    told: list[AlertChange] = []
    threads = [
        threading.Thread(target=lambda: told.extend(raised(store, "all", Trouble.NETWORK)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    with store.read() as connection:
        assert count(connection, alert_table) == 1


def test_what_was_met_since_then_does_not_end_yet(store: Store, clock: Clock) -> None:
    raised(store, "paper", Trouble.REUSED_ID)
    clock.advance(HOUR)
    raised(store, "radio", Trouble.REUSED_ID)
    for source_id in ("paper", "radio"):
        with store.write() as connection:
            kinds = [Trouble.REUSED_ID]
            alerts.end(connection, source_id, kinds, now=clock.now, unseen_since=NOON)

    assert [one.source_id for one in standing(store)] == ["radio"]


def test_an_alert_can_be_seen_again_without_being_raised(store: Store, clock: Clock) -> None:
    raised(store, "paper", Trouble.SILENCE)
    clock.advance(HOUR)
    with store.write() as connection:
        alerts.see(connection, "paper", [Trouble.SILENCE, Trouble.DROP], now=clock.now)

    (found,) = standing(store)
    assert (found.kind, found.seen_at) == (Trouble.SILENCE, clock.now)


def test_the_alerts_of_former_sources_end(store: Store) -> None:
    raised(store, "paper", Trouble.DROP)
    raised(store, "former", Trouble.DROP)
    raised(store, ALL_SOURCES, Trouble.NETWORK)
    with store.write() as connection:
        found = alerts.end_of_former_sources(connection, now=NOON)

    assert [one.source_id for one in found] == ["former"]


def test_what_has_ended_long_ago_is_forgotten(store: Store, clock: Clock) -> None:
    raised(store, "paper", Trouble.DROP)
    raised(store, "paper", Trouble.PAGE)
    ended(store, "paper", Trouble.DROP)
    clock.advance(HOUR)
    with store.write() as connection:
        alerts.forget(connection, before=clock.now)

    assert [one.kind for one in latest(store)] == [Trouble.PAGE]


def test_a_claim_says_whether_an_alert_stands(store: Store, clock: Clock) -> None:
    raised(store, "paper", Trouble.DROP)
    raised(store, "radio", Trouble.DROP)
    ended(store, "radio", Trouble.DROP)
    with store.write() as connection:
        assert alerts.any_stands(connection)
        claims = sources.claim_named(connection, ["paper", "radio"], now=clock.now)

    assert {one.source_id: one.troubled for one in claims} == {"paper": True, "radio": False}
    ended(store, "paper", Trouble.DROP)
    with store.read() as connection:
        assert not alerts.any_stands(connection)


def test_a_pause_says_that_the_troubles_are_known(store: Store) -> None:
    raised(store, "paper", Trouble.DROP)
    with store.write() as connection:
        alerts.acknowledge(connection, "paper", until=NOON + HOUR)
        standings.pause(connection, "paper", until=NOON + 2 * HOUR)
        standings.end(connection, "radio")
        known = alerts.acknowledged(connection)

    assert known == {"paper": NOON + 2 * HOUR}
    assert standing(store)[0].acknowledged_until == NOON + 2 * HOUR
