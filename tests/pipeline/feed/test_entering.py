"""Labels become places: positions, members, leaving and coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from feeds.model import FeedKey, Label, Labels
from feeds.pipeline.feed import sequence
from feeds.pipeline.feed.entering import Arrival, enter
from feeds.pipeline.story.leading import settle
from feeds.storage.archive import articles
from feeds.storage.feed import feeds
from feeds.storage.tables import (
    article,
    change,
    feed_chunk,
    feed_entry,
    feed_log,
    feed_member,
    story,
)
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import NOON

ALL = FeedKey("all", "all")
TOPIC = BASE + '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n'


def arrive(house: House, *numbers: int, labels: tuple[Label, ...] = (Label(ALL),)) -> None:
    """Let stored articles enter, as if they had been labelled so."""
    with house.store.write() as connection:
        newcomers = articles.newcomers(connection, numbers)
        said = Labels("news", "source", labels)
        arrivals = [Arrival(n, "new", house.clock.now, newcomers[n], said) for n in numbers]
        enter(connection, arrivals, at=house.clock.now, seq=1)
        told = {one.story_id for one in newcomers.values()}
        settle(connection, told, house.desk, at=house.clock.now)


def join_story(house: House, member: int, founder: int) -> None:
    with house.store.write() as connection:
        joined = update(article).where(article.c.id == member).values(story_id=founder)
        connection.execute(joined)


def test_new_articles_enter_at_the_head_in_the_order_of_their_dates(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", hours=5), Item("b", hours=9))
    house.publish()
    assert house.live() == ["a", "b"]
    house.later(hours=1)
    house.bring(Item("c", hours=20), Item("d", hours=1), Item("a", hours=5), Item("b", hours=9))
    house.publish()

    # The third closes a chunk; it and the open one are the live document.
    assert house.live() == ["d", "c", "a", "b"]
    assert house.live("categories/news") == house.live("sources/paper") == house.live()


def test_a_first_import_does_not_flood(either_house: House) -> None:
    house = either_house
    house.bring(*(Item(f"{n}", hours=n) for n in range(10)))
    house.publish()

    assert house.live() == ["0", "1", "2"]
    chunks = house.rows(
        feed_chunk.c.n, feed_chunk.c.first, feed_chunk.c.last, feed_chunk.c.backfill
    )
    assert sorted(set(chunks)) == [
        (1, 1, 3, False),
        (2, -6, -4, True),
        (3, -3, -1, True),
        (4, 0, 0, True),
    ]


def test_an_import_in_batches_stands_in_the_order_of_dates(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its newest batch enters first; what follows is older, and stands below."""
    monkeypatch.setattr(sequence, "BATCH", 2)
    either_house.bring(*(Item(f"{n}", hours=n) for n in range(7)))
    either_house.publish()

    assert either_house.live() == ["0", "1", "2"]
    with either_house.store.read() as connection:
        feeds_all = feeds.active(connection)[ALL]
        stories = connection.scalars(
            feed_entry.select()
            .with_only_columns(feed_entry.c.story_id)
            .where(feed_entry.c.feed_id == feeds_all.id)
            .order_by(feed_entry.c.position.desc())
        )
        order = list(stories)
        loaded = articles.load(connection, order)
    assert [loaded[n].upstream_id for n in order] == [f"{n}" for n in range(7)]


def test_another_sources_import_brings_only_what_is_newer(house: House) -> None:
    house.configure(
        BASE
        + '[sources.portal]\nkind = "feed"\nurl = "https://portal.example/rss"\ncategory = "news"\n'
    )
    house.bring(*(Item(f"p{n}", hours=n) for n in (2, 4, 6)))
    house.publish()
    others = [
        Item(f"o{n}", hours=n, link=f"https://portal.example/{n}") for n in (1, 3, 5, 7, 9, 11)
    ]
    house.bring(*others, source="portal")
    house.publish()

    assert house.live() == ["o1", "o3", "o5"]  # "p2" to "p6" are the closed chunk below
    assert house.live("sources/portal") == ["o1", "o3", "o5"]


def test_sequencing_twice_is_the_same_as_once(house: House) -> None:
    house.bring(Item("a", hours=1), Item("b"))
    house.publish()
    before = [house.rows(*table.c) for table in (feed_entry, feed_member, feed_log)]
    with house.store.write() as connection:
        connection.execute(update(change).values(seq=None))
    house.publish()

    assert [house.rows(*table.c) for table in (feed_entry, feed_member, feed_log)] == before


def test_changes_are_numbered_in_batches_without_a_gap(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "BATCH", 2)
    house.bring(*(Item(f"{n}", hours=n) for n in range(5)))
    house.publish()

    assert sorted(house.rows(change.c.seq)) == [(n,) for n in range(1, 6)]
    assert house.live() == ["0", "1", "2"]


def test_who_lost_the_lease_numbers_nothing(house: House) -> None:
    house.bring(Item("a"))
    with sequence.sequencer(house.store) as held:
        assert held
        house.later(seconds=sequence.PERIOD.total_seconds())
        with sequence.sequencer(house.store) as heir:
            assert heir
            done = sequence.number_changes(held, house.classifier, house.desk, house.tools)

    assert done == 0
    assert house.live() == []


def test_only_one_worker_sequences(house: House) -> None:
    with sequence.sequencer(house.store) as held, sequence.sequencer(house.store) as second:
        assert held
        assert second is None


def test_an_article_that_no_longer_matches_leaves_and_comes_back_to_its_place(
    either_house: House,
) -> None:
    house = either_house
    house.configure(TOPIC)
    items = [Item("a", text="Die Brücke ist offen.", hours=2), Item("b", title="Brücke", hours=1)]
    house.bring(*items)
    house.publish()
    assert house.live("topics/bridge") == ["b", "a"]

    house.bring(Item("a", text="Das Museum ist offen.", hours=2), items[1])
    house.publish()
    assert house.live("topics/bridge") == ["b"]
    assert house.live() == ["b", "a"]

    house.bring(*items)
    house.publish()
    assert house.live("topics/bridge") == ["b", "a"]


def test_an_edited_article_that_comes_to_match_enters_at_the_head(house: House) -> None:
    house.configure(TOPIC)
    house.bring(Item("a", text="Das Museum.", hours=9), Item("b", hours=1))
    house.publish()
    house.bring(Item("a", text="Die Brücke.", hours=9), Item("b", hours=1))
    house.publish()

    assert house.live("topics/bridge") == ["a", "b"]
    assert house.live() == ["b", "a"]


def test_the_reason_for_a_place_follows_the_article(house: House) -> None:
    house.configure(TOPIC.replace('"Brücke"', '"Brücke OR Fluss"'))
    house.bring(Item("a", text="Am Fluss."))
    house.publish()
    topics = feed_member.c.rule_id.is_not(None)
    with house.store.read() as connection:
        before = connection.scalar(
            feed_member.select().with_only_columns(feed_member.c.terms).where(topics)
        )
    house.bring(Item("a", text="An der Brücke."))
    house.publish()
    with house.store.read() as connection:
        after = connection.scalar(
            feed_member.select().with_only_columns(feed_member.c.terms).where(topics)
        )

    assert (before, after) == (["Fluss"], ["Brücke"])


def test_the_members_of_a_story_share_its_entry(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    join_story(house, 2, 1)
    arrive(house, 1)
    arrive(house, 2)

    assert len(house.rows(feed_entry.c.position)) == 1
    assert house.rows(feed_member.c.position) == [(1,), (1,)]
    assert len(house.live()) == 1


def test_members_that_arrive_together_share_an_entry_too(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    join_story(house, 2, 1)
    arrive(house, 1, 2)

    assert house.rows(feed_entry.c.position) == [(1,)]


def test_an_entry_leaves_with_the_last_article_of_its_story(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    join_story(house, 2, 1)
    arrive(house, 1, 2)
    arrive(house, 1, labels=())
    lead = house.live()
    arrive(house, 2, labels=())

    assert len(lead) == 1  # the lead is not selected: the best selected member stands for it
    assert house.live() == []
    arrive(house, 2)
    assert house.live() == lead


def test_a_story_that_had_left_comes_back_with_another_article(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    join_story(house, 2, 1)
    arrive(house, 1)
    arrive(house, 1, labels=())
    arrive(house, 2)

    assert house.rows(feed_entry.c.position, feed_entry.c.left_seq) == [(1, None)]
    assert len(house.live()) == 1


def test_the_longest_article_of_a_story_stands_for_it(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", text="kurz"), Item("b", text="viel länger"))
    numbers = dict(house.rows(article.c.upstream_id, article.c.id))
    first, longer = numbers["a"], numbers["b"]
    join_story(house, longer, first)
    arrive(house, first)
    before = house.live()
    arrive(house, longer)

    assert (before, house.live()) == (["a"], ["b"])
    assert (longer,) in house.rows(story.c.lead)
    assert (first,) not in house.rows(story.c.lead)


def test_a_feed_shows_the_best_article_that_it_selects(either_house: House) -> None:
    house = either_house
    texts = ["die kürzeste", "die zweitlängste Fassung", "die mit Abstand längste Fassung"]
    house.bring(*(Item(text, text=text) for text in texts))
    numbers = dict(house.rows(article.c.upstream_id, article.c.id))
    first, second, third = (numbers[text] for text in texts)
    for number in (second, third):
        join_story(house, number, first)
    arrive(house, first, second)
    arrive(house, third, labels=(Label(FeedKey("sources", "paper")),))

    assert house.live() == [texts[1]]
    assert house.live("sources/paper") == [texts[2]]
    assert sorted(house.rows(feed_entry.c.lead)) == [(second,), (third,)]


def test_only_feeds_that_hold_an_article_are_revised(house: House) -> None:
    house.configure(TOPIC)
    house.bring(Item("a", text="Das Museum."))
    house.publish()
    with house.store.read() as connection:
        before = feeds.active(connection)
    house.later(hours=1)
    house.bring(Item("a", text="Das Museum ist zu."))
    house.publish()
    with house.store.read() as connection:
        after = feeds.active(connection)

    revised = {key.path for key in before if after[key].revision != before[key].revision}
    assert revised == {"feeds/all", "categories/news", "sources/paper"}
    assert {after[key].revised_at for key in before} == {NOON, NOON + timedelta(hours=1)}


def test_a_source_that_may_not_be_published_enters_no_feed(house: House) -> None:
    house.configure(BASE.replace('"full"', '"none"'))
    house.bring(Item("a"))
    house.publish()

    assert house.count(feed_member) == 0
    assert house.count(article) == 1
    assert "paper.example/a" not in house.document("/feeds/all.atom")
