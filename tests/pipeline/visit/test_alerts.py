"""An alert is raised with the visit that meets the trouble, and ends with one that does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.model import ALL_SOURCES, Alert, Failed, Trouble
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.watching import watch
from feeds.storage.queue import alerts, standing
from feeds.storage.queue.quarantine import MOST_EXPIRED
from feeds.storage.queue.sources import LEASE
from tests.pipeline.house import BASE, House, Item, answer
from tests.storage.stores import NOON

URL = "https://paper.example/rss"
PAGE = answer(b"<!DOCTYPE html><html><title>Sign in</title><p>Who are you?</p></html>")
DAY = timedelta(days=1)


def stands(house: House) -> list[tuple[str, Trouble]]:
    return [(one.source_id, one.kind) for one in all_standing(house)]


def all_standing(house: House) -> list[Alert]:
    with house.store.read() as connection:
        return alerts.standing(connection)


def kinds(house: House) -> list[str]:
    return [one.kind for one in all_standing(house)]


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """The alerts in the log: event and kind."""
    return [
        (one.message, one.pairs["kind"])  # type: ignore[attr-defined] # see feeds.log
        for one in caplog.records
        if one.message.startswith("alert")
    ]


def test_a_web_page_where_a_feed_was_is_an_alert_until_the_feed_is_back(
    either_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house = either_house
    house.bring(Item("a"))
    house.upstream[URL] = PAGE
    for _ in range(4):
        house.check()
        house.later(days=1)
    (alert,) = all_standing(house)
    assert (alert.source_id, alert.kind) == ("paper", Trouble.PAGE)
    assert (alert.since, alert.seen_at) == (NOON, NOON + 3 * DAY)
    assert alert.sentence.startswith("answers with a web page, no longer with a feed: This is")

    house.bring(Item("a"))
    assert stands(house) == []
    assert told(caplog) == [("alert", "page"), ("alert-ended", "page")]


def test_a_page_that_never_was_a_feed_is_a_failure_and_no_alert(house: House) -> None:
    house.upstream[URL] = PAGE
    house.check()

    assert house.health().failures == 1
    assert stands(house) == []


def test_a_document_that_cannot_be_read_any_more_is_an_alert_also_while_it_is_not_read_again(
    house: House,
) -> None:
    house.bring(Item("a"))
    house.upstream[URL] = answer(b"<rss><channel><item><title>cut")
    house.check()
    first = kinds(house)
    house.upstream[URL] = Failed("answered 500")
    house.check()
    house.upstream[URL] = answer(b"<rss><channel><item><title>cut")
    house.check()

    assert first == kinds(house) == ["unreadable"]


def test_a_source_that_fails_for_a_day_is_an_alert_with_its_reason(house: House) -> None:
    house.bring(Item("a"))
    house.upstream[URL] = Failed("answered 404 Not Found")
    for _ in range(3):
        assert stands(house) == []
        house.later(hours=9)
        house.check()

    (alert,) = all_standing(house)
    assert alert.kind is Trouble.FAILING
    assert alert.sentence.endswith("answered 404 Not Found")
    house.bring(Item("a"))
    assert stands(house) == []


def test_a_source_that_is_gone_is_an_alert_until_it_answers_again(house: House) -> None:
    house.bring(Item("a"))
    house.upstream[URL] = Failed("answered 410 Gone", gone=True)
    house.check()
    assert kinds(house) == ["gone"]

    with house.store.write() as connection:
        standing.resume(connection, "paper", now=house.clock.now)
    house.bring(Item("a"))
    assert kinds(house) == []


def test_a_source_in_quarantine_is_an_alert_until_a_check_comes_to_its_end(
    either_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house = either_house
    for _ in range(MOST_EXPIRED + 1):
        refresh.due(house.desk, house.tools, limit=9)
        house.later(seconds=LEASE.total_seconds())
    assert kinds(house) == ["quarantine"]

    house.bring(Item("a"))
    assert kinds(house) == []
    assert told(caplog) == [("alert", "quarantine"), ("alert-ended", "quarantine")]


def test_an_id_used_again_is_told_of_for_some_days(house: House) -> None:
    house.bring(Item("1", title="Brücke", text="Brücke offen", link="https://paper.example/b"))
    house.bring(Item("1", title="Hafen", text="Hafen voll", link="https://paper.example/h"))
    (alert,) = all_standing(house)
    assert (alert.kind, alert.sentence) == (
        Trouble.REUSED_ID,
        "gave the id '1' to another entry",
    )

    house.later(days=1)
    house.check()
    assert kinds(house) == ["reused-id"]
    house.later(days=3)
    house.check()
    assert kinds(house) == []


def test_a_list_that_has_become_far_shorter_is_an_alert_at_once(either_house: House) -> None:
    house = either_house
    items = [Item(str(number)) for number in range(30)]
    for _ in range(2):
        house.bring(*items)
        house.later(hours=1)
    house.bring(*items[:2])
    assert kinds(house) == ["drop"]

    house.bring(*items)
    assert kinds(house) == []


def daily(house: House, *names: str, days: int = 14) -> None:
    """Each of these brings an article a day and is asked twice."""
    for number in range(days):
        for name in names:
            house.bring(Item(f"{name}-{number}"), source=name)
        house.later(hours=12)
        for name in names:
            house.check(name)
        house.later(hours=12)
        watch(house.tools)


def nothing_new(house: House, *names: str, days: float) -> None:
    for _ in range(round(days * 2)):
        house.later(hours=12)
        for name in names:
            house.check(name)
        watch(house.tools)


def test_silence_is_an_alert_by_the_sources_own_rhythm_and_ends_with_news(
    either_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house = either_house
    daily(house, "paper")
    last = house.clock.now - DAY
    assert stands(house) == []
    nothing_new(house, "paper", days=0.5)

    (alert,) = all_standing(house)
    assert alert.kind is Trouble.SILENCE
    assert f"nothing new since {last:%Y-%m-%d %H:%M} UTC" in alert.sentence
    nothing_new(house, "paper", days=3)
    assert all_standing(house)[0].seen_at == house.clock.now

    house.bring(Item("new"))
    assert stands(house) == []
    assert told(caplog) == [("alert", "silence"), ("alert-ended", "silence")]


def test_a_configured_silence_counts_and_off_means_never(house: House) -> None:
    house.configure(BASE + 'silence = "10d"\n')
    house.bring(Item("a"))
    nothing_new(house, "paper", days=9.5)
    assert stands(house) == []
    nothing_new(house, "paper", days=0.5)
    assert kinds(house) == ["silence"]

    house.configure(BASE + 'silence = "off"\n')
    nothing_new(house, "paper", days=1)
    assert kinds(house) == []


def test_a_source_that_cannot_be_asked_is_not_silent(house: House) -> None:
    daily(house, "paper")
    house.upstream[URL] = Failed("answered 500")
    nothing_new(house, "paper", days=9)

    assert kinds(house) == ["failing"]


def test_a_paused_source_is_not_silent(house: House) -> None:
    daily(house, "paper")
    nothing_new(house, "paper", days=3)
    assert kinds(house) == ["silence"]
    with house.store.write() as connection:
        standing.pause(connection, "paper")
    watch(house.tools)

    assert stands(house) == []


SIX = [f"s{number}" for number in range(6)]


@pytest.fixture(name="six")
def six_daily_sources(house: House) -> House:
    source = '\n[sources.{0}]\nkind = "feed"\nurl = "https://{0}.example/rss"\ncategory = "news"\n'
    house.configure(BASE + "".join(source.format(name) for name in SIX))
    daily(house, *SIX)
    return house


def test_many_that_fall_silent_at_once_are_one_notice(
    six: House, caplog: pytest.LogCaptureFixture
) -> None:
    nothing_new(six, *SIX, days=5)
    (notice,) = all_standing(six)
    assert (notice.source_id, notice.kind) == (ALL_SOURCES, Trouble.QUIET)
    assert notice.sentence.startswith("6 of 6 sources have fallen silent at once")
    assert told(caplog) == [("alert", "quiet")]

    for name in SIX[2:]:
        six.bring(Item("back"), source=name)
    watch(six.tools)
    assert stands(six) == [("s0", Trouble.SILENCE), ("s1", Trouble.SILENCE)]


def test_a_few_that_fall_silent_are_an_alert_each(six: House) -> None:
    for _ in range(6):
        for name in SIX[2:]:
            six.bring(Item(f"{name} at {six.clock.now}"), source=name)
        nothing_new(six, "s0", "s1", days=0.5)

    assert stands(six) == [("s0", Trouble.SILENCE), ("s1", Trouble.SILENCE)]


def test_the_alerts_of_a_source_that_is_configured_no_more_end(six: House) -> None:
    six.upstream["https://s0.example/rss"] = PAGE
    six.check("s0")
    assert stands(six) == [("s0", Trouble.PAGE)]
    six.configure()
    watch(six.tools)

    with six.store.read() as connection:
        assert [one.ended_at for one in alerts.latest(connection, limit=9)] == [six.clock.now]


def test_what_another_source_brought_first_is_no_silence(house: House) -> None:
    portal = BASE.split("[sources.paper]")[1].replace("paper.example", "portal.example")
    house.configure(f"{BASE}\n[sources.portal]{portal}")
    for number in range(30):
        for name in ("paper", "portal"):
            house.bring(Item(str(number)), source=name)
        house.later(hours=12)
        for name in ("paper", "portal"):
            house.check(name)
        house.later(hours=12)
        watch(house.tools)

    assert stands(house) == []
    nothing_new(house, "portal", days=3)
    assert stands(house) == [("portal", Trouble.SILENCE)]
