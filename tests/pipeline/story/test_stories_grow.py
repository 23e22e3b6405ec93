"""Articles that tell the same copy become one story as they come in, in whatever order."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from feeds.pipeline.feed import sequence
from feeds.pipeline.forgetting import forget
from feeds.storage.story import bands
from feeds.storage.tables import article, feed_entry, story_band, story_copy, story_edge, tombstone
from tests.classify.made_copies import changed, words
from tests.pipeline.house import BASE, House, Item

PAPERS = "".join(
    f'[sources.{name}]\nkind = "feed"\nurl = "https://{name}.example/rss"\ncategory = "news"\n'
    'republish = "full"\n'
    for name in ("wire", "post")
)
WIRE = words("wort", 120)


def told(text: list[str]) -> str:
    return " ".join(text)


def bring(house: House, source: str, name: str, text: list[str]) -> None:
    house.later(minutes=5)
    house.bring(Item(name, text=told(text), link=f"https://{source}.example/{name}"), source=source)


def stories(house: House) -> set[frozenset[str]]:
    """The names of the articles of each story."""
    members: dict[int, set[str]] = {}
    for name, story_id in house.rows(article.c.upstream_id, article.c.story_id):
        members.setdefault(story_id, set()).add(name)
    return set(map(frozenset, members.values()))


def parts(*names: str) -> set[frozenset[str]]:
    return {frozenset(one.split()) for one in names}


@pytest.fixture(name="papers")
def house_with_three_sources(house: House) -> House:
    house.configure(BASE + PAPERS)
    return house


def test_copies_of_three_papers_become_one_entry(either_house: House) -> None:
    house = either_house
    house.configure(BASE + PAPERS)
    bring(house, "paper", "first", WIRE[:80])
    house.publish()
    bring(house, "wire", "longer", [*words("eigen", 9), *changed(WIRE, 0.05)])
    bring(house, "post", "other", words("anders", 90))
    house.publish()

    assert stories(house) == parts("first longer", "other")
    assert house.live() == ["other", "longer"]
    assert house.live("sources/paper") == ["first"]
    assert house.count(tombstone) == 0
    ((a, b, kind, share),) = house.rows(*list(story_edge.c)[:4])
    assert (b - a, kind) == (1, "auto")
    assert 0.5 < share < 1


def test_articles_of_one_batch_meet_too(papers: House) -> None:
    bring(papers, "paper", "first", WIRE)
    bring(papers, "wire", "second", WIRE[:60])
    papers.publish()

    assert stories(papers) == parts("first second")
    assert papers.live() == ["first"]
    assert len(papers.rows(feed_entry.c.position)) == 4  # all, news, paper, wire


def test_an_article_between_two_stories_makes_one_entry_of_theirs(papers: House) -> None:
    bring(papers, "paper", "one", changed(WIRE, 0.28))
    papers.publish()
    bring(papers, "wire", "two", changed(WIRE, 0.28, seed=2))
    papers.publish()
    assert papers.live() == ["two", "one"]
    bring(papers, "post", "between", WIRE)
    papers.publish()

    assert stories(papers) == parts("one two between")
    assert len(papers.live()) == 1
    first = dict(papers.rows(article.c.upstream_id, article.c.tag))["one"]
    assert papers.document("/feeds/all.atom").count(f"<id>{first}</id>") == 1
    assert papers.count(tombstone) == 2  # in the feed of everything and in its category


def test_an_edited_article_may_come_to_tell_a_copy(papers: House) -> None:
    bring(papers, "paper", "first", WIRE)
    bring(papers, "wire", "alert", words("eil", 20))
    papers.publish()
    assert stories(papers) == parts("first", "alert")
    bring(papers, "wire", "alert", WIRE[:70])
    papers.publish()
    assert stories(papers) == parts("first alert")

    bring(papers, "wire", "alert", words("ganz", 70))
    bring(papers, "post", "late", words("ganz", 70))
    papers.publish()
    assert stories(papers) == parts("first alert late")  # and nothing ever leaves by itself


def test_an_article_is_found_by_what_it_says_now(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    papers.publish()
    before = papers.count(story_band)
    bring(papers, "paper", "one", words("neu", 120))
    papers.publish()
    bring(papers, "wire", "two", WIRE)
    bring(papers, "post", "three", words("neu", 120))
    papers.publish()

    assert stories(papers) == parts("one three", "two")
    assert papers.count(story_copy) == 3
    assert before < papers.count(story_band) < 3 * before


def test_a_copy_that_comes_after_the_window_tells_a_story_of_its_own(house: House) -> None:
    house.configure(BASE + PAPERS + '[stories]\nwindow = "2h"\n')
    bring(house, "paper", "first", WIRE)
    house.publish()
    house.later(hours=1)
    bring(house, "wire", "second", WIRE)
    house.publish()
    house.later(hours=1)
    bring(house, "post", "late", WIRE)
    house.publish()

    assert stories(house) == parts("first second", "late")


def test_an_entry_names_who_else_tells_its_story_and_keeps_its_dates(papers: House) -> None:
    bring(papers, "paper", "first", WIRE)
    papers.publish()
    before = papers.document("/feeds/all.atom")
    bring(papers, "wire", "second", WIRE[:90])
    bring(papers, "post", "third", WIRE[:60])
    papers.publish()
    atom = papers.document("/feeds/all.atom")

    assert re.findall('rel="related" href="(.*?)"', before) == []
    assert re.findall('rel="related" href="(.*?)"', atom) == [
        "https://wire.example/second",
        "https://post.example/third",
    ]
    for name in ("id", "published", "updated"):
        in_entry = f"<entry>.*?<{name}>(.*?)</{name}>"
        assert re.findall(in_entry, before) == re.findall(in_entry, atom)
    bring(papers, "wire", "second", ["neue", "erste", "worte", *WIRE[:90]])
    papers.publish()
    assert 'title="wire: Titel second"' in papers.document("/sources/paper.atom")


def test_what_may_not_be_published_is_named_nowhere(house: House) -> None:
    hidden = PAPERS.replace('republish = "full"', 'republish = "none"', 1)
    house.configure(BASE + hidden)
    bring(house, "paper", "first", WIRE)
    bring(house, "wire", "secret", WIRE)
    house.publish()

    assert stories(house) == parts("first secret")
    assert 'rel="related"' not in house.document("/feeds/all.atom")


def test_what_is_outside_the_window_is_forgotten(either_house: House) -> None:
    house = either_house
    house.configure(BASE + PAPERS)
    bring(house, "paper", "first", WIRE)
    house.publish()
    house.later(hours=71)
    bring(house, "wire", "second", words("anders", 90))
    house.publish()
    house.later(hours=2)
    with sequence.sequencer(house.store) as held:
        assert held
        assert forget(house.store, held, window=house.desk.window) == 1
        assert forget(house.store, held, window=house.desk.window) == 0

    (left,) = house.rows(story_copy.c.source_id, story_copy.c.article_id)
    assert left[0] == "wire"
    assert {number for (number,) in house.rows(story_band.c.article_id)} == {left[1]}


def test_what_waits_is_yet_to_meet_those_of_its_time(papers: House) -> None:
    bring(papers, "paper", "first", WIRE)
    papers.publish()
    papers.later(hours=1)
    bring(papers, "wire", "second", WIRE)  # and the sequencer is away
    papers.later(hours=200)
    with sequence.sequencer(papers.store) as held:
        assert held
        assert forget(papers.store, held, window=papers.desk.window) == 0
    papers.publish()

    assert stories(papers) == parts("first second")


def test_the_preferred_paper_stands_for_the_story(house: House) -> None:
    house.configure(BASE + PAPERS + '[stories]\nprefer = ["post", "wire"]\n')
    bring(house, "paper", "long", WIRE)
    bring(house, "wire", "short", WIRE[:90])
    house.publish()
    assert house.live() == ["short"]
    house.later(minutes=1)
    bring(house, "post", "shortest", WIRE[:60])
    house.publish()

    assert house.live() == ["shortest"]
    assert len(house.rows(feed_entry.c.position)) == 5


def test_sequencing_again_changes_no_story(papers: House) -> None:
    bring(papers, "paper", "first", WIRE)
    bring(papers, "wire", "second", WIRE)
    papers.publish()
    tables = (story_band, story_copy, story_edge, feed_entry)
    before = [papers.rows(*table.c) for table in tables]
    with papers.store.write() as connection:
        connection.exec_driver_sql("UPDATE change SET seq = NULL")
    papers.publish()

    assert [papers.rows(*table.c) for table in tables] == before


def test_a_source_s_latest_stories_tell_its_habits(papers: House) -> None:
    for number in range(3):
        bring(papers, "paper", f"a{number}", words(f"eins{number}-", 60))
    bring(papers, "wire", "b", words("eins2-", 60))
    papers.publish()
    with papers.store.read() as connection:
        latest = bands.latest(connection, "paper")

    assert [one.article_id for one in latest] == [3, 2, 1]
    assert timedelta(hours=72) == papers.desk.window
