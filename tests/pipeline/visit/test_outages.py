"""While our own network is down, no source is blamed for it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from feeds.model import ALL_SOURCES, Alert, Cause, Failed, Trouble
from feeds.pipeline.visit.watching import watch
from feeds.sources.outage import OVER_AFTER
from feeds.storage.queue import alerts
from tests.pipeline.house import BASE, House, Item, answer, rss
from tests.storage.stores import NOON

SOURCE = """
[sources.{name}]
kind = "feed"
url = "https://{name}.example/rss"
category = "news"
interval = "10m"
"""
NAMES = [f"s{number}" for number in range(6)]
UNREACHED = Failed("the name cannot be resolved", cause=Cause.NETWORK)
MINUTE = timedelta(minutes=1)


@pytest.fixture(name="six")
def six_sources_that_were_well(either_house: House) -> House:
    house = either_house
    house.configure(BASE + "".join(SOURCE.format(name=name) for name in NAMES))
    for name in NAMES:
        house.bring(Item(name), source=name)
    house.later(minutes=10)
    return house


def down(house: House, *names: str) -> None:
    """Nobody answers at these."""
    for name in names:
        house.upstream[f"https://{name}.example/rss"] = UNREACHED
        house.check(name)


def up(house: House, *names: str) -> None:
    for name in names:
        house.upstream[f"https://{name}.example/rss"] = answer(rss(Item(name)))
        house.check(name)


def standing(house: House) -> list[Alert]:
    with house.store.read() as connection:
        return alerts.standing(connection)


def failures(house: House) -> list[int]:
    return [house.health(name).failures for name in NAMES]


def test_when_many_hosts_are_lost_at_once_it_is_one_notice_and_no_failure(
    six: House, caplog: pytest.LogCaptureFixture
) -> None:
    began = six.clock.now
    with caplog.at_level(logging.WARNING, "feeds"):
        down(six, "s0")
        six.later(minutes=1)
        down(six, *NAMES[1:])

    assert failures(six) == [0] * 6
    assert [six.health(name).error for name in NAMES] == [None] * 6
    (notice,) = standing(six)
    assert (notice.source_id, notice.kind) == (ALL_SOURCES, Trouble.NETWORK)
    assert notice.sentence.startswith(f"our own network seems to be down since {began:%Y-%m-%d}")
    assert "2 of 6 hosts" in notice.sentence
    assert [one.message for one in caplog.records].count("alert") == 1


def test_however_many_workers_meet_it_at_once_nothing_is_counted(either_house: House) -> None:
    house = either_house
    names = [f"s{number}" for number in range(16)]
    house.configure(BASE + "".join(SOURCE.format(name=name) for name in names))
    up(house, *names)
    house.later(minutes=10)
    for name in names:
        house.upstream[f"https://{name}.example/rss"] = UNREACHED
    with ThreadPoolExecutor(8) as threads:
        reports = list(threads.map(house.check, names))

    assert {one.status for one in reports} == {"failed"}
    assert [house.health(name).failures for name in names] == [0] * 16
    assert [one.kind for one in standing(house)] == [Trouble.NETWORK]


def test_all_are_due_again_soon_however_often_they_were_not_reached(six: House) -> None:
    down(six, *NAMES)
    for _ in range(5):
        six.later(minutes=5)
        down(six, *NAMES)

    soon = six.clock.now + 7 * MINUTE
    assert all(six.health(name).due_at <= soon for name in NAMES)
    assert failures(six) == [0] * 6


def test_the_sources_own_troubles_are_counted_meanwhile(six: House) -> None:
    down(six, *NAMES[:3])
    six.upstream["https://s5.example/rss"] = Failed("answered 500")
    six.check("s5")

    assert failures(six) == [0, 0, 0, 0, 0, 1]


def test_it_ends_when_hosts_answer_and_all_are_asked_at_once(
    six: House, caplog: pytest.LogCaptureFixture
) -> None:
    down(six, *NAMES)
    six.later(hours=8)
    down(six, *NAMES)
    assert six.health("s5").due_at == six.clock.now + timedelta(hours=1)
    watch(six.tools)
    assert standing(six) != []

    six.later(seconds=OVER_AFTER.total_seconds() + 1)
    up(six, "s0")
    caplog.clear()
    watch(six.tools)

    assert standing(six) == []
    assert six.health("s5").due_at == six.clock.now
    assert [one.message for one in caplog.records] == ["alert-ended"]

    down(six, "s5")
    assert six.health("s5").failures == 1
    assert standing(six) == []


def test_a_host_that_died_is_counted_while_the_others_answer(six: House) -> None:
    up(six, *NAMES[1:])
    down(six, "s0")

    assert failures(six) == [1, 0, 0, 0, 0, 0]
    assert standing(six) == []


def test_a_few_hosts_prove_nothing(house: House) -> None:
    four = NAMES[:4]
    house.configure(BASE + "".join(SOURCE.format(name=name) for name in four))
    up(house, *four)
    house.later(minutes=10)
    down(house, *four)

    assert [house.health(name).failures for name in four] == [1] * 4
    assert standing(house) == []


def test_hosts_that_were_never_reached_prove_nothing(house: House) -> None:
    house.configure(BASE + "".join(SOURCE.format(name=name) for name in NAMES))
    down(house, *NAMES)

    assert failures(house) == [1] * 6
    assert standing(house) == []


def test_hosts_that_are_dead_for_long_prove_nothing(six: House) -> None:
    for number, name in enumerate(NAMES[:4]):
        down(six, name)
        up(six, *NAMES[number + 1 :])
        six.later(hours=1)
    assert failures(six)[:4] == [1] * 4
    down(six, *NAMES[:4])
    up(six, "s4", "s5")

    assert failures(six)[:4] == [2] * 4
    assert standing(six) == []


def test_an_answer_with_an_error_is_no_outage(six: House) -> None:
    for name in NAMES:
        six.upstream[f"https://{name}.example/rss"] = Failed("answered 503")
        six.check(name)

    assert failures(six) == [1] * 6
    assert standing(six) == []
    assert six.clock.now == NOON + 10 * MINUTE
