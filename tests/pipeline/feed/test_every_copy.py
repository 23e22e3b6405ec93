"""Feeds in which each article has an entry of its own, whatever story it tells."""

from __future__ import annotations

from feeds.model import FeedKey
from feeds.pipeline.feed import sequence
from feeds.pipeline.story import parting
from feeds.pipeline.story.leading import settle
from feeds.storage.archive import articles
from feeds.storage.feed import feeds
from feeds.storage.rendering import rendered
from feeds.storage.tables import article, feed_log, tombstone
from tests.classify.made_copies import words
from tests.pipeline.house import BASE, House, Item

REVIEW = 'title = "Review"\nselect = "lang:de"\n'
PAPERS = BASE.replace("authority", 'language = "de"\nauthority') + "".join(
    f'[sources.{name}]\nkind = "feed"\nurl = "https://{name}.example/rss"\ncategory = "news"\n'
    'republish = "full"\n'
    for name in ("wire", "post")
)
ONE = f"{PAPERS}[feeds.review]\n{REVIEW}"
ALL = f'{ONE}stories = "all"\n'
WIRE = words("wort", 120)


def bring(house: House, source: str, name: str, text: list[str]) -> None:
    house.later(minutes=5)
    item = Item(
        name,
        text=" ".join(text),
        link=f"https://{source}.example/{name}",
        extra="<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>de</dc:language>",
    )
    house.bring(item, source=source)
    house.publish()


def told(house: House) -> None:
    """Three articles of one story, the second one its lead, and another one."""
    bring(house, "paper", "first", WIRE[:90])
    bring(house, "wire", "longest", WIRE)
    bring(house, "paper", "other", words("anders", 60))
    bring(house, "post", "late", WIRE[:70])


def printed(house: House, path: str) -> dict[str, str]:
    """The articles that a feed shows, each with the name of the one whose id is printed."""
    names = {tag: name for name, tag in house.rows(article.c.upstream_id, article.c.tag)}
    with house.store.read() as connection:
        row = feeds.active(connection)[FeedKey(*path.split("/"))]
        entries = rendered.live_entries(connection, row)
        loaded = articles.load(connection, [one.article_id for one in entries])
    return {loaded[one.article_id].upstream_id: names[one.printed_id] for one in entries}


def test_every_copy_has_an_entry_under_its_own_id(either_house: House) -> None:
    either_house.configure(ALL)
    told(either_house)

    assert either_house.live("feeds/review") == ["late", "other", "longest", "first"]
    assert printed(either_house, "feeds/review") == {
        name: name for name in ("first", "longest", "other", "late")
    }
    assert printed(either_house, "all/all") == {"longest": "first", "other": "other"}
    assert either_house.document("/feeds/review.atom").count("<entry>") == 4
    assert either_house.document("/feeds/all.atom").count("<entry>") == 2


def test_a_feed_changes_its_mind_in_one_generation(either_house: House) -> None:
    house = either_house
    house.configure(ONE)
    told(house)
    assert printed(house, "feeds/review") == {"longest": "first", "other": "other"}
    house.configure(ALL)
    house.publish()
    assert printed(house, "feeds/review") == {
        name: name for name in ("first", "longest", "other", "late")
    }

    house.configure(ONE)
    house.publish()
    assert printed(house, "feeds/review") == {"longest": "first", "other": "other"}
    assert house.count(tombstone) == 0


def test_what_comes_while_a_feed_changes_its_mind_enters_in_both_ways(house: House) -> None:
    house.configure(ONE)
    told(house)
    house.configure(ALL)
    house.later(minutes=5)
    house.bring(
        Item(
            "last",
            text=" ".join(WIRE[:60]),
            link="https://post.example/last",
            extra="<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>de</dc:language>",
        ),
        source="post",
    )
    with sequence.sequencer(house.store) as held:
        assert held
        assert sequence.number_changes(held, house.classifier, house.desk, house.tools) == 1
    assert printed(house, "feeds/review") == {"longest": "first", "other": "other"}
    house.publish()

    assert set(printed(house, "feeds/review")) == {"first", "longest", "other", "late", "last"}


def test_a_feed_without_articles_changes_its_mind_at_once(house: House) -> None:
    house.configure(ONE)
    house.configure(ALL)

    assert sum(every for (every,) in house.rows(feed_log.c.every_copy)) == 1
    told(house)
    assert len(printed(house, "feeds/review")) == 4


def test_other_feeds_are_not_made_anew(house: House) -> None:
    house.configure(ONE)
    told(house)
    house.configure(ALL)
    house.publish()
    with house.store.read() as connection:
        rows = feeds.active(connection).values()

    assert [row.key.path for row in rows if row.generation > 1] == ["feeds/review"]


def test_a_withdrawn_copy_leaves_only_its_own_entry(house: House) -> None:
    house.configure(ALL)
    told(house)
    now = house.later(minutes=5)
    numbers = dict(house.rows(article.c.upstream_id, article.c.id))
    with house.store.write() as connection:
        parting.leave(connection, numbers["first"], house.desk, at=now)

    assert set(printed(house, "feeds/review")) == {"longest", "other", "late"}
    assert printed(house, "all/all") == {"longest": "longest", "other": "other"}


def test_a_split_moves_no_entry_where_every_copy_has_one(house: House) -> None:
    house.configure(ALL)
    told(house)
    now = house.later(minutes=5)
    numbers = dict(house.rows(article.c.upstream_id, article.c.id))
    with house.store.write() as connection:
        parting.part(connection, [numbers["longest"]], house.desk, at=now)
        settle(connection, {numbers["first"]}, house.desk, at=now)

    assert house.live("feeds/review") == ["late", "other", "longest", "first"]
    assert printed(house, "all/all") == {"longest": "longest", "first": "first", "other": "other"}
