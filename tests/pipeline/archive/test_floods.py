"""A flood is held until somebody releases it; nothing of it is published meanwhile."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from feeds.model import Response, Trouble
from feeds.pipeline.api import inbox
from feeds.pipeline.archive import holding, intake
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.reading import Occasion, read
from feeds.sources import Rhythm
from feeds.storage.archive import held as storage
from feeds.storage.queue import alerts
from feeds.storage.queue.sources import LEASE
from feeds.storage.tables import (
    alert,
    article,
    article_version,
    change,
    held,
    sighting,
    source,
)
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import NOON

PORTAL = """
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
"""
WEEK = [Item(f"w{day}", hours=24.0 * day) for day in range(1, 8)]
FLOOD = [Item(f"f{n}", title=f"Flut {n}", text=f"Wasser {n}.", hours=n) for n in range(1, 31)]


def flooded(house: House) -> refresh.Report:
    """A source that brings an article a day, and then thirty at once."""
    house.bring(*WEEK)
    house.publish()
    house.later(hours=1)
    return house.bring(*FLOOD, *WEEK)


def waiting(house: House) -> int:
    with house.store.read() as connection:
        found = storage.holdings(connection)
    return found["paper"].articles if found else 0


def rhythm(house: House) -> Rhythm:
    ((remembered,),) = house.rows(source.c.rhythm)
    return Rhythm.of(remembered)


def test_a_flood_is_held_and_moves_nothing(either_house: House) -> None:
    house = either_house
    report = flooded(house)
    before = house.etags()
    house.publish()

    assert (report.status, report.taken.new, report.taken.held) == ("ok", 0, 30)
    assert house.count(article) == house.count(sighting) == 7
    assert house.etags() == before
    with house.store.read() as connection:
        assert storage.holdings(connection) == {
            "paper": storage.Holding(30, NOON + timedelta(hours=1))
        }


def test_a_flood_raises_an_alert_that_says_what_to_do(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    flooded(house)

    with house.store.read() as connection:
        (raised,) = alerts.standing(connection)
    assert (raised.source_id, raised.kind) == ("paper", Trouble.FLOOD)
    assert raised.sentence.startswith("brought 30 new entries at once")
    assert raised.sentence.endswith("feeds source release paper, or discard paper")
    assert [one.message for one in caplog.records if one.levelname == "WARNING"] == ["alert"]


@pytest.mark.parametrize("end", [holding.release, holding.discard])
def test_the_alert_ends_with_the_flood(house: House, end: Any) -> None:
    flooded(house)
    end(house.store, "paper")

    with house.store.read() as connection:
        assert alerts.standing(connection) == []


def test_a_released_flood_enters_like_a_first_import(either_house: House) -> None:
    house = either_house
    flooded(house)
    released = holding.release(house.store, "paper")
    house.publish()

    assert released == 30
    assert (waiting(house), house.count(article)) == (0, 37)
    assert house.live() == ["f1", "f2", "f3"]  # no more than a document holds
    assert house.rows(article.c.version, article.c.seen)[-1] == (1, NOON + timedelta(hours=1))
    assert {kind for (kind,) in house.rows(change.c.kind)} == {"imported"}
    assert house.count(change) == 37


def test_what_was_released_is_known_from_then_on(house: House) -> None:
    flooded(house)
    holding.release(house.store, "paper")
    report = house.bring(*FLOOD, Item("new"), *WEEK)

    assert (report.taken.new, report.taken.held, report.taken.edited) == (1, 0, 0)


def test_what_was_discarded_never_comes_back(either_house: House) -> None:
    house = either_house
    flooded(house)
    discarded = holding.discard(house.store, "paper")
    edited = [Item(f"f{n}", title=f"Flut {n}", text="Mehr Wasser.") for n in range(1, 31)]
    report = house.bring(*edited, *WEEK)
    house.configure(BASE + 'skip = "Anzeige"')  # forgets what was seen
    again = house.bring(*edited, *WEEK)
    house.publish()

    assert discarded == 30
    assert (report.taken.new, report.taken.held, waiting(house)) == (0, 0, 0)
    assert (again.taken.new, len(again.taken.refused)) == (0, 30)
    assert house.count(article) == 7
    assert set(house.rows(held.c.article)) == {(None,)}


def test_a_discarded_flood_is_not_read_again_at_every_visit(house: House) -> None:
    flooded(house)
    holding.discard(house.store, "paper")
    house.configure(BASE + 'skip = "Anzeige"')
    house.bring(*FLOOD, *WEEK)
    report = house.bring(*FLOOD, *WEEK, Item("new"))

    assert (report.taken.new, report.taken.unchanged, report.taken.refused) == (1, 37, ())


def test_ordinary_news_pass_while_a_flood_is_held(house: House) -> None:
    flooded(house)
    house.later(hours=1)
    report = house.bring(Item("new"), *FLOOD, *WEEK)
    house.publish()

    assert (report.taken.new, waiting(house)) == (1, 30)
    assert house.live()[0] == "new"


def test_an_update_of_a_held_article_stays_held(either_house: House) -> None:
    house = either_house
    flooded(house)
    house.later(hours=1)
    edit = Item("f1", title="Flut 1", text="Das Wasser geht zurück.", hours=1)
    report = house.bring(edit, *FLOOD[1:], *WEEK)
    house.publish()
    assert (report.taken.edited, report.taken.held, waiting(house)) == (0, 1, 30)

    holding.release(house.store, "paper")
    columns = (article.c.version, article.c.seen, article.c.changed)
    stored = house.rows(article.c.upstream_id, *columns)
    later = NOON + timedelta(hours=2)
    assert ("f1", 1, NOON + timedelta(hours=1), later) in stored
    assert house.count(article_version) == 0


def test_a_held_id_on_another_article_overwrites_nothing(house: House) -> None:
    flooded(house)
    other = Item("f1", title="Museum", text="Ganz anderes.", link="https://paper.example/m")
    report = house.bring(other, *FLOOD[1:], *WEEK)

    assert (report.taken.new, waiting(house)) == (1, 30)
    holding.release(house.store, "paper")
    titles = {title for (title,) in house.rows(article.c.title)}
    assert {"Museum", "Flut 1"} <= titles


def test_another_source_publishes_what_is_held_here(house: House) -> None:
    house.configure(BASE + PORTAL)
    flooded(house)
    house.bring(Item("x", title="Flut 1", link="https://paper.example/f1"), source="portal")
    house.publish()
    assert house.live("sources/portal") == ["x"]

    holding.release(house.store, "paper")
    house.publish()
    assert house.rows(article.c.owner_source).count(("portal",)) == 1
    assert house.count(sighting) == house.count(article) + 1


def test_a_new_rule_lets_nothing_in_that_is_held(house: House) -> None:
    flooded(house)
    house.configure(f"{BASE}\n[topics.water]\nmatch = 'Wasser'\n")
    house.publish()

    assert house.live("topics/water") == []
    holding.release(house.store, "paper")
    house.publish()
    assert len(house.live("topics/water")) == 3


def test_a_first_import_is_no_flood(house: House) -> None:
    assert house.bring(*FLOOD).taken.new == 30


def test_a_source_that_is_hardly_known_has_no_floods(house: House) -> None:
    house.bring(Item("a"))
    house.later(hours=1)

    assert house.bring(*FLOOD, Item("a")).taken.new == 30


def test_a_source_that_was_set_up_anew_has_no_floods(house: House) -> None:
    house.configure(BASE + 'skip = "Flut"')
    flooded(house)
    assert (house.count(article), waiting(house)) == (7, 0)
    house.configure(BASE)

    assert house.bring(*FLOOD, *WEEK).taken.new == 30


def test_what_is_skipped_makes_no_flood(house: House) -> None:
    house.configure(BASE + "skip = 'Flut -\"Flut 1\"'")
    report = flooded(house)

    assert (report.taken.new, report.taken.held, report.taken.skipped) == (1, 0, 29)


def test_a_flood_teaches_nothing_until_it_is_released(house: House) -> None:
    flooded(house)
    assert rhythm(house).most <= 2
    assert rhythm(house).rate < 2

    holding.release(house.store, "paper")
    assert rhythm(house).most == 30
    more = [Item(f"g{n}", title=f"Mehr {n}") for n in range(60)]
    house.later(hours=1)
    assert house.bring(*more).taken.new == 60


def test_a_flood_is_stored_at_one_stroke(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of it would be no flood at the next visit."""
    house, batches = either_house, []
    monkeypatch.setattr(refresh, "BATCH", 8)

    def dying(*args: Any, **kwargs: Any) -> intake.Taken:
        batches.append(args)
        if len(batches) == 4:
            raise KeyboardInterrupt
        return intake.take_in(*args, **kwargs)

    house.bring(*WEEK)
    house.later(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(refresh, "take_in", dying)
        with pytest.raises(KeyboardInterrupt):
            house.bring(*FLOOD, *WEEK)
    assert (house.count(held), house.count(alert)) == (0, 0)
    house.later(seconds=LEASE.total_seconds())
    report = house.bring(*FLOOD, *WEEK)

    assert (report.taken.held, report.taken.new) == (30, 0)


def test_a_release_that_is_killed_goes_on(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = either_house
    flooded(house)
    monkeypatch.setattr(holding, "BATCH", 8)

    def dying(*args: Any, **kwargs: Any) -> intake.Taken:
        if house.count(article) > 7:
            raise KeyboardInterrupt
        return intake.let_in(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(holding, "let_in", dying)
        with pytest.raises(KeyboardInterrupt):
            holding.release(house.store, "paper")
    assert (house.count(article), waiting(house)) == (15, 22)
    assert holding.release(house.store, "paper") == 22
    house.publish()

    assert house.count(article) == house.count(sighting) == 37
    assert house.live() == ["f1", "f2", "f3"]


def test_a_pasted_page_that_is_held_is_told_so(house: House) -> None:
    body = "Die Flut steigt\n\n" + "Das Wasser steht höher als je zuvor, sagt der Pegel. " * 4
    pasted = Response(url="", body=body.encode(), media_type="text/plain")
    occasion = Occasion(source=house.desk.sources["paper"], authority="x.example,2026", seen=NOON)
    with house.store.write() as connection:
        storage.put(connection, read("text", pasted, occasion).articles, now=NOON)
    letter = inbox.accept(
        pasted.body, media_type="text/plain", source_id="paper", tools=house.tools
    )
    receipt = inbox.take_inbox(house.desk, house.tools)[letter]

    assert receipt.public_id is None
    assert receipt.reason == "it is held: feeds source release paper, or discard paper"


def test_each_flood_of_a_visit_is_one_line_of_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "feeds")
    flooded(house)

    pairs = [vars(one)["pairs"] for one in caplog.records if one.message == "checked"]
    assert [one.get("held") for one in pairs] == [None, 30]
