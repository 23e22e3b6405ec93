"""What a feed leaves out of what belongs in it: by query, language, age and source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.pipeline import publication
from feeds.storage.tables import change
from tests.pipeline.archive_walk import ids, walk
from tests.pipeline.feed.test_changes import follow, said, standing
from tests.pipeline.house import BASE, House, Item

RULE = '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n'
OTHER = '[sources.other]\nkind = "feed"\nurl = "https://other.example/rss"\ncategory = "news"\n'
PATHS = {
    "sources/paper": BASE + "{}\n",
    "categories/news": BASE.replace('title = "News"\n', 'title = "News"\n{}\n'),
    "topics/bridge": BASE + RULE + "{}\n",
    "feeds/mine": BASE + '[feeds.mine]\nselect = "Brücke"\n{}\n',
}


@pytest.mark.parametrize("path", PATHS)
def test_what_is_excluded_is_in_every_feed_but_this(house: House, path: str) -> None:
    house.configure(PATHS[path].format("exclude = 'title:Liveblog'"))
    house.bring(Item("a"), Item("b", title="Liveblog zum Tage"))
    house.publish()

    assert house.live(path) == ["a"]
    assert sorted(house.live()) == ["a", "b"]


@pytest.mark.parametrize("path", PATHS)
def test_only_articles_in_the_languages_that_are_wanted(house: House, path: str) -> None:
    house.configure(PATHS[path].format('languages = ["en"]'))
    house.bring(
        Item("a", extra="<language>de</language>"), Item("b", extra="<language>en-GB</language>")
    )
    house.publish()

    assert house.live(path) == ["b"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_excluded_later_leaves_with_a_new_generation(house: House, path: str) -> None:
    house.configure(PATHS[path].format(""))
    house.bring(Item("a"), Item("b", title="Liveblog zum Tage"))
    house.publish()
    assert len(house.live(path)) == 2
    house.configure(PATHS[path].format("exclude = 'title:Liveblog'"))
    house.publish()

    assert house.live(path) == ["a"]


def test_an_article_that_its_category_leaves_out_stays_in_it(house: House) -> None:
    house.configure(PATHS["categories/news"].format("exclude = 'title:Liveblog'"))
    house.bring(Item("b", title="Liveblog zum Tage"))
    house.publish()

    assert 'term="news"' in house.document("/feeds/all.atom")


@pytest.mark.parametrize("path", PATHS)
def test_content_is_the_most_that_a_feed_shows(house: House, path: str) -> None:
    house.configure(PATHS[path].format('content = "summary"'))
    house.bring(Item("a", text="<p>Brücke.</p>" + "<p>Davor.</p>" * 99 + "<p>Geheim.</p>"))
    house.publish()

    assert "Geheim." not in house.document(f"/{path}.json")
    assert "Geheim." in house.document("/feeds/all.json")


def test_articles_leave_at_an_age_and_stay_in_the_archive(either_house: House) -> None:
    house = either_house
    house.configure(BASE + RULE + 'max_age = "2d"\n')
    house.bring(*(Item(f"n{n}", hours=15 * n) for n in range(3)))
    house.publish()
    assert house.live("topics/bridge") == ["n0", "n1", "n2"]
    with house.site() as client:
        _, cursor = follow(client, feed="topics/bridge")
        house.later(hours=25)
        assert publication.expire_due(house.desk, house.tools)
        house.publish()
        told, _ = follow(client, cursor, feed="topics/bridge")
        everything = ids(walk(client, "/topics/bridge.atom"))

    assert house.live("topics/bridge") == ["n0", "n1"]
    assert said(house, told) == [("left", "n2")]
    assert len(everything) == 3
    assert "paper.example/n2" not in house.document("/topics/bridge.rss")


def test_nothing_is_written_while_nothing_is_too_old(house: House) -> None:
    house.configure(BASE + RULE + 'max_age = "2d"\n')
    house.bring(Item("a", hours=1))
    house.publish()
    before = house.count(change)

    assert not publication.expire_due(house.desk, house.tools)
    assert house.count(change) == before


def test_what_comes_too_old_is_never_in_the_live_document(house: House) -> None:
    house.configure(BASE + RULE + 'max_age = "2d"\n')
    house.bring(Item("first", hours=1))
    house.publish()
    house.later(minutes=30)
    house.bring(Item("old", hours=100), Item("first", hours=1))
    house.publish()

    assert house.live("topics/bridge") == ["first"]


def test_a_feed_that_gets_an_age_holds_only_what_is_younger(either_house: House) -> None:
    house = either_house
    house.configure(BASE + RULE)
    house.bring(*(Item(f"n{n}", hours=30 * n) for n in range(4)))
    house.publish()
    with house.site() as client:
        _, cursor = follow(client, feed="topics/bridge")
        house.configure(BASE + RULE.replace('"Brücke"', '"Titel"') + 'max_age = "2d"\n')
        house.publish()
        told, _ = follow(client, cursor, feed="topics/bridge")
        replayed, _ = follow(client, feed="topics/bridge")
        everything = ids(walk(client, "/topics/bridge.atom"))

    assert house.live("topics/bridge") == ["n0", "n1"]
    assert sorted(said(house, told)) == [("left", "n2"), ("left", "n3")]
    assert standing(said(house, replayed)) == {"n0", "n1"}
    assert len(everything) == 4


def test_no_source_drowns_the_others(house: House) -> None:
    roomy = BASE.replace("entries = 3", "entries = 9")
    house.configure(roomy + OTHER + RULE + "max_per_source = 2\n")
    house.bring(*(Item(f"n{n}", hours=n) for n in range(5)))
    house.bring(Item("x", hours=9), source="other")
    house.publish()
    document = house.document("/topics/bridge.json")

    assert [n for n in range(5) if f"paper.example/n{n}" in document] == [0, 1]
    assert "paper.example/x" in document
    assert len(house.live("topics/bridge")) == 6


def test_a_feed_of_several_topics_is_their_merge(house: House) -> None:
    merged = '[feeds.mine]\nselect = "topic:bridge OR topic:tower"\n'
    house.configure(BASE + RULE + '[topics.tower]\nmatch = "Turm"\n' + merged)
    house.bring(Item("a"), Item("b", text="Der Turm."), Item("c", text="Das Museum."))
    house.bring(Item("d", text="Brücke und Turm."))
    house.publish()

    assert sorted(house.live("feeds/mine")) == ["a", "b", "d"]


def test_the_age_is_that_of_the_date_that_lists_sort_by(house: House) -> None:
    house.configure(BASE + RULE + 'max_age = "2d"\n')
    house.bring(Item("undated"))
    house.publish()
    house.clock.advance(timedelta(days=1, hours=23))
    assert not publication.expire_due(house.desk, house.tools)
    house.clock.advance(timedelta(hours=2))

    assert publication.expire_due(house.desk, house.tools)
