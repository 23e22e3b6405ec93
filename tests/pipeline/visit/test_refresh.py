"""One check of one source: what it stores, what it remembers, when it comes again."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feeds.model import Failed, Outcome, Request, Unchanged
from feeds.pipeline.archive import intake
from feeds.pipeline.archive.intake import Taken
from feeds.pipeline.gather.politeness import HostBusy
from feeds.pipeline.visit import refresh
from feeds.storage.archive import articles
from feeds.storage.queue import hosts, sources
from feeds.storage.queue.sources import LEASE
from feeds.storage.tables import article, article_version, change, sighting, source
from tests.pipeline.house import House, Item, answer, rss
from tests.storage.stores import NOON

URL = "https://paper.example/rss"
HALF_HOUR = timedelta(minutes=30)


def counts(taken: Taken) -> tuple[int, int, int]:
    return taken.new, taken.edited, taken.unchanged


def test_a_changed_feed_is_stored_with_its_validators(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a"), Item("b")), etag='"1"', last_modified="Sun")
    report = house.check()

    assert (report.status, report.taken.new) == ("ok", 2)
    assert house.count(article) == 2
    health = house.health()
    assert (health.succeeded_at, health.error, health.note) == (NOON, None, "")
    assert health.due_at == NOON + HALF_HOUR

    house.upstream[URL] = Unchanged()
    house.check()
    assert (house.asked[1].etag, house.asked[1].last_modified) == ('"1"', "Sun")


def test_a_304_keeps_everything_and_comes_again(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a")), etag='"1"')
    house.check()
    house.later(hours=1)
    house.upstream[URL] = Unchanged()
    report = house.check()

    assert report.status == "unchanged"
    assert house.health().due_at == NOON + timedelta(hours=1) + HALF_HOUR
    assert house.rows(source.c.etag) == [('"1"',)]
    assert house.count(change) == 1


def test_the_same_bytes_are_not_read_again_but_their_validators_are_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.upstream[URL] = answer(rss(Item("a")), etag='"1"')
    house.check()
    house.upstream[URL] = answer(rss(Item("a")), etag='"2"')
    monkeypatch.setattr(refresh, "read", None)
    report = house.check()

    assert report.status == "unchanged"
    assert house.rows(source.c.etag) == [('"2"',)]


def test_a_feed_that_says_the_same_in_another_order_changes_nothing(house: House) -> None:
    items = [Item("a", hours=1), Item("b", hours=2), Item("c")]
    house.bring(*items)
    house.publish()
    before = house.etags()
    report = house.bring(*reversed(items))
    house.publish()

    assert counts(report.taken) == (0, 0, 3)
    assert house.count(article_version) == 0
    assert house.etags() == before


def test_a_failure_is_written_on_the_source_in_its_words(house: House) -> None:
    house.upstream[URL] = Failed("answered 500")
    report = house.check()

    assert (report.status, report.reason) == ("failed", "answered 500")
    health = house.health()
    assert (health.error, health.failures, health.succeeded_at) == ("answered 500", 1, None)
    assert health.due_at == NOON + HALF_HOUR
    house.check()
    assert house.health().due_at == NOON + 2 * HALF_HOUR


def test_a_host_that_asks_for_silence_is_left_alone(house: House) -> None:
    until = NOON + timedelta(hours=3)
    house.upstream[URL] = Failed("answered 429", retry_at=until)
    house.check()

    assert house.health().due_at == until
    with house.store.write() as connection:
        assert hosts.take(connection, "paper.example", now=NOON, per_host=1) == until


def test_bytes_that_cannot_be_read_are_a_failure_and_read_again_next_time(house: House) -> None:
    page = answer(b"<!doctype html><title>Home</title>", etag='"1"')
    house.upstream[URL] = page
    first, second = house.check(), house.check()

    assert first.status == second.status == "failed"
    assert first.reason == house.health().error
    assert house.asked[1].etag is None
    assert house.health().failures == 2


def test_what_had_to_be_forgiven_is_noted(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a"), Item("b")).replace(b"</item></channel>", b""))
    report = house.check()

    assert report.taken.new
    assert house.health().note == report.reason != ""
    house.bring(Item("a"))
    assert house.health().note == ""


def test_a_feed_without_entries_is_no_trouble(house: House) -> None:
    assert house.bring().status == "unchanged"
    assert house.health().succeeded_at == NOON


def test_an_edit_is_the_next_version_of_the_same_article(house: House) -> None:
    house.bring(Item("a", title="Brücke offen"))
    house.later(hours=1)
    report = house.bring(Item("a", title="Brücke zu"))

    assert counts(report.taken) == (0, 1, 0)
    assert house.rows(article.c.title, article.c.version) == [("Brücke zu", 2)]
    assert house.rows(article_version.c.n, article_version.c.replaced_at) == [
        (1, NOON + timedelta(hours=1))
    ]


def test_an_old_id_on_another_article_overwrites_nothing_and_is_told(house: House) -> None:
    house.bring(Item("1", title="Brücke", text="Die Brücke ist offen."))
    other = Item("1", title="Museum", text="Ganz anderes.", link="https://paper.example/m")
    report = house.bring(other)

    assert report.taken.new == 1
    assert "gave the id '1' to another article" in house.health().note
    assert sorted(house.rows(article.c.title)) == [("Brücke",), ("Museum",)]
    again = house.bring(other, Item("2"))
    assert (again.taken.new, again.taken.unchanged) == (1, 1)
    assert house.health().note == ""


def test_a_check_that_lost_its_source_writes_nothing(house: House) -> None:
    def dawdle(_: Request) -> Outcome:
        house.later(seconds=LEASE.total_seconds())
        with house.store.write() as connection:
            sources.claim_named(connection, ["paper"], now=house.clock.now)
        return answer(rss(Item("a")))

    house.upstream[URL] = dawdle
    report = house.check()

    assert report.status == "lost"
    assert house.count(article) == 0
    assert house.health().checked_at is None


def test_a_busy_host_gives_the_source_back_for_later(house: House) -> None:
    until = NOON + timedelta(minutes=2)

    def busy(_: Request) -> Outcome:
        raise HostBusy("paper.example", until)

    house.upstream[URL] = busy
    report = house.check()

    assert report.status == "busy"
    health = house.health()
    assert (health.due_at, health.failures, health.checked_at) == (until, 0, None)


def test_what_is_due_is_taken_within_what_hosts_allow(house: House) -> None:
    assert [one.source_id for one in refresh.due(house.desk, house.tools, limit=5)] == ["paper"]
    assert refresh.due(house.desk, house.tools, limit=5) == []


def _without_time(line: logging.LogRecord) -> dict[str, Any]:
    pairs: dict[str, Any] = vars(line)["pairs"]
    assert pairs["ms"] >= 0
    return {name: said for name, said in pairs.items() if name != "ms"}


def test_each_check_is_one_line_of_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "feeds")
    house.bring(Item("a"))
    house.upstream[URL] = Failed("answered 500")
    house.check()

    told = [(one.levelname, one.message, _without_time(one)) for one in caplog.records]
    assert told == [
        ("INFO", "checked", {"source": "paper", "status": "ok", "new": 1, "edited": 0}),
        (
            "WARNING",
            "checked",
            {
                "source": "paper",
                "status": "failed",
                "new": 0,
                "edited": 0,
                "reason": "answered 500",
            },
        ),
    ]


def test_a_large_feed_is_stored_in_several_transactions(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "BATCH", 4)
    report = either_house.bring(*(Item(f"{n}", hours=n) for n in range(10)))

    assert report.taken.new == 10
    assert {kind for (kind,) in either_house.rows(change.c.kind)} == {"imported"}
    assert either_house.bring(*(Item(f"{n}", hours=n) for n in range(10))).status == "unchanged"


def test_a_crash_between_two_batches_loses_and_doubles_nothing(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "BATCH", 4)
    house, batches = either_house, []
    items = [Item(f"{n}", hours=n) for n in range(10)]

    def dying(*args: Any, **kwargs: Any) -> Taken:
        batches.append(args)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return intake.take_in(*args, **kwargs)

    monkeypatch.setattr(refresh, "take_in", dying)
    house.upstream[URL] = answer(rss(*items), etag='"1"')
    with pytest.raises(KeyboardInterrupt):
        house.check()
    assert house.count(article) == 4
    house.publish()
    house.later(seconds=LEASE.total_seconds())
    report = house.check()
    house.publish()

    assert house.asked[1].etag is None  # validators go with the last batch only
    assert counts(report.taken) == (6, 0, 4)
    assert house.count(article) == house.count(sighting) == 10
    assert house.live() == ["0", "1", "2"]


def test_articles_are_stored_alike_whatever_the_order_of_the_batch(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    with house.store.read() as connection:
        before = articles.load(connection, [1, 2])
    with house.store.write() as connection:
        taken = intake.take_in(
            connection, list(reversed(before.values())), kind="new", now=house.clock.now
        )

    assert counts(taken) == (0, 0, 2)


def test_an_article_of_two_sources_is_one_article_with_two_sightings(house: House) -> None:
    house.configure(
        """
[categories.news]
title = "News"
[sources.paper]
kind = "feed"
url = "https://paper.example/rss"
category = "news"
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
"""
    )
    house.bring(Item("a", link="https://paper.example/story/1"))
    house.bring(Item("x", link="https://paper.example/story/1?utm_source=p"), source="portal")
    house.publish()

    assert house.count(article) == 1
    assert house.count(sighting) == 2
    assert house.live("sources/paper") == house.live("sources/portal") == ["a"]
    assert house.live() == ["a"]


def test_a_source_of_a_newer_config_is_left_to_the_process_that_knows_it(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a")))
    house.desk = replace(house.desk, sources={})
    report = house.check()

    assert report.status == "busy"
    assert house.asked == []
    assert house.health().due_at == NOON + refresh.FOR_OTHERS


def test_a_feed_of_a_newer_config_is_left_to_the_process_that_knows_it(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a")))
    house.check()
    house.desk = replace(house.desk, shelves={})
    house.publish()

    assert house.etags() == {}
