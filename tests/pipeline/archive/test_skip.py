"""What a source's ``skip`` matches is not taken in, and nothing else is lost by it."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model import Unchanged
from feeds.pipeline.api import inbox
from feeds.storage.tables import article, sighting, source
from tests.pipeline.house import BASE, House, Item, answer, rss
from tests.storage.stores import NOON

SKIPPING = f"""{BASE}
skip = 'title:Anzeige OR tag:werbung'
"""
PORTAL = """
[sources.portal]
kind = "feed"
url = "https://portal.example/rss"
category = "news"
skip = 'url:"/ad/"'
"""
PAGE = """\
Anzeige: Weiche Betten für alle

So weiche Betten gab es noch nie, sagt der Verkäufer, und er muss es wissen: Er schläft darin.

Wer bis Freitag kommt, bekommt ein Kissen dazu, und wer am Samstag kommt, ein zweites.
"""
AD = Item("ad", title="Anzeige: Betten", text="Weiche Betten.")


def titles(house: House) -> list[str]:
    return sorted(title for (title,) in house.rows(article.c.title))


def test_what_the_rule_matches_is_never_taken_in(either_house: House) -> None:
    house = either_house
    house.configure(SKIPPING)
    tagged = Item("b", extra="<category>Werbung</category>")
    report = house.bring(AD, Item("a", title="Anzeigenblatt verkauft"), tagged)

    assert (report.taken.new, report.taken.skipped) == (1, 2)
    assert titles(house) == ["Anzeigenblatt verkauft"]
    assert house.count(sighting) == 1


def test_a_visit_tells_how_many_entries_were_skipped(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "feeds")
    house.configure(SKIPPING)
    house.bring(AD, Item("a"))
    house.bring(AD, Item("a"), Item("b"))

    told = [vars(line)["pairs"].get("skipped") for line in caplog.records]
    assert told == [1, None]  # the ad is known by now


def test_an_article_that_is_in_stays_and_is_kept_up_to_date(house: House) -> None:
    house.bring(AD, Item("a"))
    house.publish()
    house.configure(SKIPPING)
    edited = Item("ad", title="Anzeige: Betten", text="Sehr weiche Betten.")
    report = house.bring(edited, Item("a"))
    house.publish()

    assert (report.taken.edited, report.taken.skipped) == (1, 0)
    assert set(house.live()) == {"ad", "a"}


def test_without_the_rule_what_the_source_still_lists_comes_in(either_house: House) -> None:
    house = either_house
    house.configure(SKIPPING)
    house.upstream["https://paper.example/rss"] = answer(rss(AD, Item("a")), etag='"1"')
    house.check()
    house.later(minutes=1)
    house.configure(BASE)

    assert house.health().due_at == NOON + timedelta(minutes=1)
    assert house.rows(source.c.etag, source.c.state) == [(None, None)]
    assert house.check().taken.new == 1
    assert house.asked[-1].etag is None
    assert len(titles(house)) == 2


def test_a_rule_that_stays_leaves_the_validators(house: House) -> None:
    house.configure(SKIPPING)
    house.upstream["https://paper.example/rss"] = answer(rss(AD), etag='"1"')
    house.check()
    house.configure(SKIPPING)
    house.upstream["https://paper.example/rss"] = Unchanged()
    house.check()

    assert house.asked[-1].etag == '"1"'


def test_what_is_skipped_here_may_come_from_elsewhere(house: House) -> None:
    house.configure(f"{SKIPPING}{PORTAL}")
    house.bring(AD)
    house.bring(
        Item("x", title="Anzeige: Betten", link="https://paper.example/ad"), source="portal"
    )

    assert house.rows(article.c.owner_source) == [("portal",)]


def test_what_another_source_brought_is_not_sighted_where_it_is_skipped(house: House) -> None:
    house.configure(f"{BASE}{PORTAL}")
    house.bring(Item("a", link="https://paper.example/ad/1"))
    report = house.bring(Item("x", link="https://paper.example/ad/1"), source="portal")
    house.publish()

    assert (report.taken.skipped, house.count(sighting)) == (1, 1)
    assert house.live("sources/portal") == []


def test_an_entry_under_a_reused_id_is_skipped_like_any_other(house: House) -> None:
    house.configure(SKIPPING)
    house.bring(Item("1", title="Brücke", text="Die Brücke ist offen."))
    ad = Item("1", title="Anzeige: Betten", text="Weiche Betten.", link="https://paper.example/ad")
    report = house.bring(ad)

    assert report.taken.skipped == 1
    assert titles(house) == ["Brücke"]
    assert house.health().note == ""


def test_pasted_text_that_is_skipped_is_refused_in_words(house: House) -> None:
    house.configure(SKIPPING)
    letter = inbox.accept(
        PAGE.encode(), media_type="text/plain", source_id="paper", tools=house.tools
    )
    receipt = inbox.take_inbox(house.desk, house.tools)[letter]

    assert receipt.public_id is None
    assert receipt.reason == "the skip rule of its source keeps it out"


def test_a_file_that_was_skipped_comes_in_once_the_rule_is_gone(
    house: House, tmp_path: Path
) -> None:
    folder = f"""
[categories.news]
title = "News"
[sources.desk]
kind = "folder"
path = "{tmp_path / "desk"}"
category = "news"
"""
    (tmp_path / "desk").mkdir()
    file = tmp_path / "desk" / "ad.txt"
    file.write_text(PAGE)
    os.utime(file, (NOON.timestamp() - 60,) * 2)  # a folder takes what has rested
    house.configure(f"{folder}skip = 'Anzeige'")
    assert house.check("desk").taken.skipped == 1
    assert house.check("desk").taken.skipped == 0
    house.configure(folder)

    assert house.check("desk").taken.new == 1
