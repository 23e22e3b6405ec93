"""Sources that move, end, rest, or ask for silence elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.model import Changed, Failed, Unchanged
from feeds.storage.queue import hosts, sources, standing
from feeds.storage.queue.standing import FOR_GOOD, GONE, Standing
from feeds.storage.tables import source
from tests.pipeline.house import BASE, House, Item, answer, rss

URL, NEW = "https://paper.example/rss", "https://new.example/rss"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moved(body: bytes = rss(Item("a"))) -> Changed:
    found = answer(body, etag='"1"')
    return Changed(replace(found.response, moved_to=NEW))


def how(house: House) -> Standing:
    with house.store.read() as connection:
        return standing.standings(connection)["paper"]


def claimed(house: House) -> list[str]:
    with house.store.write() as connection:
        found = sources.claim(connection, now=house.clock.now, limit=9, per_host=1)
    return [one.source_id for one in found]


def test_a_settled_move_is_followed_with_the_validators_until_config_says_otherwise(
    house: House,
) -> None:
    house.upstream[URL] = moved()
    house.check()
    house.upstream[URL] = Unchanged(moved_to=NEW)
    house.later(hours=12)
    house.check()
    assert (how(house).moved_to, how(house).adopted) == (NEW, None)
    house.later(hours=12)
    house.check()
    assert (how(house).moved_to, how(house).adopted) == (None, NEW)

    house.upstream[NEW] = Unchanged()
    house.configure()
    house.check()
    assert (house.asked[-1].url, house.asked[-1].etag) == (NEW, '"1"')
    assert house.rows(source.c.host) == [("new.example",)]

    house.configure(BASE.replace(URL, "https://third.example/rss"))
    assert how(house).adopted is None
    assert house.rows(source.c.host) == [("third.example",)]


def test_a_redirect_that_ends_is_forgotten(house: House) -> None:
    house.upstream[URL] = moved()
    house.check()
    house.upstream[URL] = Unchanged()
    house.check()

    assert how(house).moved_to is None


def test_a_redirect_to_what_is_no_feed_is_not_followed(house: House) -> None:
    for _ in range(5):
        house.upstream[URL] = moved(b"<!DOCTYPE html><html><title>Home</title></html>")
        house.check()
        house.later(days=1)

    assert (how(house).moved_to, how(house).adopted) == (None, None)


def test_a_source_that_is_gone_rests_until_it_is_resumed(house: House) -> None:
    house.upstream[URL] = Failed("answered 410 Gone", gone=True)
    report = house.check()
    house.later(days=400)

    assert report.reason.endswith("asked no more until feeds source resume paper")
    assert (how(house).rest, how(house).rests_until) == (GONE, FOR_GOOD)
    assert claimed(house) == []
    assert house.health().error == report.reason

    with house.store.write() as connection:
        standing.resume(connection, "paper", now=house.clock.now)
    assert claimed(house) == ["paper"]
    assert house.health().error is None


def test_a_404_never_ends_a_source(house: House) -> None:
    house.upstream[URL] = Failed("answered 404 Not Found")
    for _ in range(40):
        house.check()
        house.later(days=1)

    assert claimed(house) == ["paper"]


def test_a_paused_source_is_due_again_when_its_pause_ends(house: House) -> None:
    with house.store.write() as connection:
        standing.pause(connection, "paper", until=house.clock.now + DAY)

    assert claimed(house) == []
    house.later(days=1)
    assert claimed(house) == ["paper"]


def test_silence_is_kept_towards_the_host_that_asked_for_it(house: House) -> None:
    until = house.clock.now + HOUR
    house.upstream[URL] = Failed("answered 429", retry_at=until, host="cdn.example")
    house.check()

    with house.store.write() as connection:
        now = house.clock.now
        assert hosts.take(connection, "cdn.example", now=now, per_host=1) == until
        assert isinstance(hosts.take(connection, "paper.example", now=now, per_host=1), hosts.Slot)
