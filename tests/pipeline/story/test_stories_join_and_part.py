"""Stories become one and part again: which entries feeds keep, under which ids, and where."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from feeds.model import FeedKey, Label, Labels
from feeds.pipeline.feed.entering import Arrival, enter
from feeds.pipeline.story import parting, uniting
from feeds.pipeline.story.leading import settle
from feeds.storage.archive import articles
from feeds.storage.feed import feeds
from feeds.storage.rendering import rendered
from feeds.storage.tables import article, feed, feed_entry, feed_member, story, tombstone
from tests.pipeline.house import House, Item

ALL, PAPER, NEWS = FeedKey("all", "all"), FeedKey("sources", "paper"), FeedKey("categories", "news")
LENGTHS = {
    "a": "die kurze",
    "b": "die etwas längere Fassung",
    "c": "die mit Abstand längste Fassung",
}


@pytest.fixture(name="told")
def house_with_three_articles(house: House) -> House:
    """Three articles, stored and in no feed yet: c is longer than b, b longer than a."""
    return filled(house)


def filled(house: House) -> House:
    for name, text in LENGTHS.items():
        house.bring(Item(name, text=text))
    return house


def number(house: House, name: str) -> int:
    return int(dict(house.rows(article.c.upstream_id, article.c.id))[name])


def tag(house: House, name: str) -> str:
    return str(dict(house.rows(article.c.upstream_id, article.c.tag))[name])


def arrive(house: House, *names: str, feeds: tuple[FeedKey, ...] = (ALL,)) -> None:
    """Let stored articles enter these feeds, an hour after what was before."""
    numbers = [number(house, name) for name in names]
    now = house.later(hours=1)
    with house.store.write() as connection:
        newcomers = articles.newcomers(connection, numbers)
        said = Labels("news", "source", tuple(map(Label, feeds)))
        arrivals = [Arrival(n, "new", now, newcomers[n], said) for n in numbers]
        enter(connection, arrivals, at=now, seq=1)
        settle(connection, {one.story_id for one in newcomers.values()}, house.desk, at=now)


def unite(house: House, part: str, whole: str) -> None:
    """Let the story of one article go into that of another."""
    now = house.later(hours=1)
    with house.store.write() as connection:
        stories = dict(house.rows(article.c.upstream_id, article.c.story_id))
        uniting.unite(connection, {stories[part]: stories[whole]}, at=now)
        settle(connection, {stories[whole]}, house.desk, at=now)


def part(house: House, *names: str) -> None:
    now = house.later(hours=1)
    with house.store.write() as connection:
        parting.part(connection, [number(house, name) for name in names], house.desk, at=now)


def leave(house: House, name: str) -> set[str]:
    """The paths of the feeds that change as an article is withdrawn."""
    now = house.later(hours=1)
    with house.store.write() as connection:
        touched = parting.leave(connection, number(house, name), house.desk, at=now)
        return {key.path for key, row in feeds.active(connection).items() if row.id in touched}


def shown(house: House, key: FeedKey = ALL) -> list[tuple[str, str]]:
    """What a feed shows, newest first: whose id is printed, which article stands for it."""
    names = {tag: name for name, tag in house.rows(article.c.upstream_id, article.c.tag)}
    numbers = {n: name for name, n in house.rows(article.c.upstream_id, article.c.id)}
    with house.store.read() as connection:
        entries = rendered.live_entries(connection, feeds.active(connection)[key])
    return [(names[one.printed_id], numbers[one.article_id]) for one in entries]


def ended(house: House) -> set[str]:
    """The paths of feeds, each with the name of an id that has a tombstone there."""
    names = {tag: name for name, tag in house.rows(article.c.upstream_id, article.c.tag)}
    with house.store.read() as connection:
        paths = {row.id: key.path for key, row in feeds.active(connection).items()}
    rows = house.rows(tombstone.c.printed_id, tombstone.c.feed_id)
    return {f"{paths[feed_id]} {names[tag]}" for tag, feed_id in rows}


# --- becoming one -------------------------------------------------------------------------


def test_two_entries_become_the_older_one(told: House) -> None:
    arrive(told, "a")
    arrive(told, "b")
    assert shown(told) == [("b", "b"), ("a", "a")]
    unite(told, "b", "a")

    assert shown(told) == [("a", "b")]
    assert ended(told) == {"feeds/all b"}


def test_a_feed_that_has_one_of_them_keeps_its_id(told: House) -> None:
    arrive(told, "b")
    unite(told, "b", "a")
    arrive(told, "a")

    assert shown(told) == [("b", "b")]
    assert ended(told) == set()


def test_what_stands_wins_over_what_has_left(told: House) -> None:
    arrive(told, "a")
    arrive(told, "a", feeds=(PAPER,))
    arrive(told, "b")
    unite(told, "b", "a")
    assert shown(told) == [("b", "b")]

    arrive(told, "a")
    assert shown(told) == [("b", "b")]
    arrive(told, "b", feeds=())
    assert shown(told) == [("b", "a")]


def test_three_stories_become_one(either_house: House) -> None:
    told = filled(either_house)
    for name in "abc":
        arrive(told, name)
    unite(told, "c", "b")
    unite(told, "b", "a")

    assert shown(told) == [("a", "c")]
    assert ended(told) == {"feeds/all b", "feeds/all c"}
    assert {story_id for (story_id,) in told.rows(article.c.story_id)} == {number(told, "a")}


def test_a_feed_in_the_making_prints_the_ids_that_are_read(either_house: House) -> None:
    told = filled(either_house)
    arrive(told, "b")
    unite(told, "b", "a")
    arrive(told, "c")
    again(told)
    arrive(told, "a")
    unite(told, "c", "a")
    told.publish()

    assert shown(told) == [("b", "c")]
    assert ended(told) == {"feeds/all c"}


def again(house: House) -> None:
    """Begin a new generation of the feed of everything."""
    with house.store.write() as connection:
        connection.execute(update(feed).values(criteria="another"))
    house.configure()


# --- parting ------------------------------------------------------------------------------


def test_who_is_split_off_enters_at_the_head_under_an_id_of_its_own(told: House) -> None:
    arrive(told, "a")
    unite(told, "b", "a")
    unite(told, "c", "a")
    arrive(told, "b", "c")
    part(told, "b")

    assert shown(told) == [("b", "b"), ("a", "c")]
    assert ended(told) == set()


def test_the_founder_that_is_split_off_keeps_its_entry(either_house: House) -> None:
    told = filled(either_house)
    arrive(told, "a")
    unite(told, "b", "a")
    unite(told, "c", "a")
    arrive(told, "b", "c")
    part(told, "a")

    assert shown(told) == [("b", "c"), ("a", "a")]
    assert dict(told.rows(article.c.upstream_id, article.c.story_id))["c"] == number(told, "b")
    assert dict(told.rows(story.c.id, story.c.lead))[number(told, "a")] == number(told, "a")


def test_an_entry_goes_with_the_article_that_gave_it_its_id(told: House) -> None:
    arrive(told, "b")
    unite(told, "b", "a")
    arrive(told, "a")
    assert shown(told) == [("b", "b")]
    part(told, "b")

    assert shown(told) == [("a", "a"), ("b", "b")]
    assert ended(told) == set()


def test_an_id_ends_where_only_others_stand_for_it(told: House) -> None:
    arrive(told, "a", feeds=(PAPER,))
    unite(told, "b", "a")
    arrive(told, "b", feeds=(PAPER,))
    arrive(told, "a", feeds=())
    assert shown(told, PAPER) == [("a", "b")]
    part(told, "b")

    assert shown(told, PAPER) == [("b", "b")]
    assert ended(told) == {"sources/paper a"}
    arrive(told, "a", feeds=(PAPER,))
    assert shown(told, PAPER) == [("a", "a"), ("b", "b")]


def test_stories_can_part_and_become_one_again(told: House) -> None:
    arrive(told, "a")
    arrive(told, "b")
    for _ in range(2):
        unite(told, "b", "a")
        assert shown(told) == [("a", "b")]
        part(told, "b")
        assert shown(told) == [("b", "b"), ("a", "a")]


def test_a_story_is_not_split_into_all_and_nothing(told: House) -> None:
    arrive(told, "a")
    before = shown(told)
    part(told, "a")

    assert shown(told) == before


# --- leaving ------------------------------------------------------------------------------


def test_the_story_of_a_withdrawn_founder_goes_on_at_the_head_under_the_next_id(
    either_house: House,
) -> None:
    told = filled(either_house)
    arrive(told, "a", feeds=(ALL, PAPER))
    unite(told, "b", "a")
    unite(told, "c", "a")
    arrive(told, "b", "c", feeds=(ALL, NEWS))
    assert shown(told, NEWS) == [("a", "c")]
    touched = leave(told, "a")

    assert touched == {"feeds/all", "sources/paper", "categories/news"}
    assert shown(told) == shown(told, NEWS) == [("b", "c")]
    assert shown(told, PAPER) == []
    assert ended(told) == {"feeds/all a", "sources/paper a", "categories/news a"}


def test_an_entry_goes_on_without_a_withdrawn_member(told: House) -> None:
    arrive(told, "a")
    unite(told, "c", "a")
    arrive(told, "c")
    assert shown(told) == [("a", "c")]
    assert leave(told, "c") == {"feeds/all"}

    assert shown(told) == [("a", "a")]
    assert ended(told) == set()
    assert dict(told.rows(story.c.id, story.c.lead))[number(told, "a")] == number(told, "a")


def test_a_feed_that_selected_only_the_withdrawn_one_loses_the_entry(told: House) -> None:
    arrive(told, "a")
    unite(told, "b", "a")
    arrive(told, "b", feeds=(PAPER,))
    assert shown(told, PAPER) == [("a", "b")]
    leave(told, "b")

    assert shown(told, PAPER) == []
    assert shown(told) == [("a", "a")]
    assert ended(told) == {"sources/paper a"}


def test_an_article_alone_leaves_every_feed(told: House) -> None:
    arrive(told, "a", "b", feeds=(ALL, PAPER))
    assert leave(told, "a") == {"feeds/all", "sources/paper"}

    assert shown(told) == shown(told, PAPER) == [("b", "b")]
    assert ended(told) == {"feeds/all a", "sources/paper a"}
    assert number(told, "a") not in {n for (n,) in told.rows(feed_member.c.article_id)}


def test_an_article_that_is_given_back_enters_at_the_head(told: House) -> None:
    arrive(told, "a")
    unite(told, "b", "a")
    arrive(told, "b")
    leave(told, "a")
    arrive(told, "a")

    assert shown(told) == [("a", "a"), ("b", "b")]


def test_of_a_withdrawn_story_nothing_is_left(told: House) -> None:
    arrive(told, "a")
    unite(told, "b", "a")
    unite(told, "c", "a")
    arrive(told, "b", "c")
    for name in "abc":
        leave(told, name)

    assert shown(told) == []
    assert told.count(feed_entry) == told.count(feed_member) == 0
    assert ended(told) == {"feeds/all a", "feeds/all b", "feeds/all c"}
