"""Which feeds there are, and when what they print may have changed."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import FeedKey
from feeds.storage import Store
from feeds.storage.feed import feeds, generations, logs, moves, rules
from tests.storage.stored_samples import add, article, make_feeds, wanted
from tests.storage.stores import NOON

LATER = NOON + timedelta(hours=1)
A, B = FeedKey("topics", "a"), FeedKey("topics", "b")


def test_wanted_feeds_are_made_with_an_empty_log(store: Store) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")

        assert (row.key, row.tag) == (A, "tag:example.org,2026:topics/a")
        assert (row.generation, row.building, row.revision) == (1, None, 1)
        assert (row.revised_at, row.created_at) == (NOON, NOON)
        assert logs.standing(connection, [(row.id, 1)])[row.id, 1].head == 0


def test_an_unchanged_wish_changes_nothing(store: Store) -> None:
    with store.write() as connection:
        before = make_feeds(connection, "topics/a", "topics/b")
        add(connection, article("x"))

        assert feeds.sync(connection, wanted("topics/a", "topics/b"), now=LATER) == []
        assert list(feeds.active(connection).values()) == before


def test_feeds_are_found_anew_where_what_selects_them_changed(store: Store) -> None:
    changed = [*wanted("topics/a", criteria="2"), *wanted("topics/b"), *wanted("feeds/new")]
    with store.write() as connection:
        make_feeds(connection, "topics/a", "topics/b")
        add(connection, article("x"))

        assert feeds.sync(connection, changed, now=LATER) == [A, FeedKey("feeds", "new")]
        assert feeds.sync(connection, changed, now=LATER) == []


def test_without_articles_there_is_nothing_to_find(store: Store) -> None:
    with store.write() as connection:
        make_feeds(connection, "topics/a")

        assert feeds.sync(connection, wanted("topics/a", criteria="2"), now=LATER) == []


def test_a_feed_that_comes_back_has_missed_articles(store: Store) -> None:
    with store.write() as connection:
        (before, _) = make_feeds(connection, "topics/a", "topics/b")
        add(connection, article("x"))
        feeds.sync(connection, wanted("topics/b"), now=LATER)

        assert feeds.active(connection).keys() == {B}
        assert feeds.sync(connection, wanted("topics/a", "topics/b"), now=LATER) == [A]
        assert feeds.active(connection)[A] == before


def test_a_feed_that_is_no_longer_wanted_is_no_longer_built(store: Store) -> None:
    with store.write() as connection:
        make_feeds(connection, "topics/a", "topics/b")
        generations.start(connection, [A, B], now=LATER)
        feeds.sync(connection, wanted("topics/b"), now=LATER)
        rows = generations.under_construction(connection, limit=9)

    assert [row.key for row in rows] == [B]


def test_only_touched_feeds_are_revised(store: Store) -> None:
    with store.write() as connection:
        a, b = make_feeds(connection, "topics/a", "topics/b")
        feeds.touch(connection, [], at=LATER)
        feeds.touch(connection, [b.id], at=LATER)
        rows = feeds.active(connection)

        assert rows[A] == a
        assert (rows[B].revision, rows[B].revised_at) == (2, LATER)
        feeds.touch_all(connection, at=LATER)
        assert [row.revision for row in feeds.active(connection).values()] == [2, 3]


def test_a_feed_that_moved_keeps_its_row_and_its_rules(store: Store) -> None:
    with store.write() as connection:
        (before,) = make_feeds(connection, "topics/a")
        numbers = rules.sync(connection, {"topics/a": "x"})
        moves.follow(connection, {A: B}, at=LATER)
        feeds.sync(connection, wanted("topics/b"), now=LATER)

        (after,) = feeds.active(connection).values()
        assert (after.id, after.key, after.tag) == (before.id, B, before.tag)
        assert after.revision > before.revision
        assert rules.sync(connection, {"topics/b": "x"}) == {"topics/b": numbers["topics/a"]}


def test_a_feed_that_is_there_is_not_replaced_by_one_that_moved(store: Store) -> None:
    with store.write() as connection:
        before = make_feeds(connection, "topics/a", "topics/b")
        moves.follow(connection, {A: B}, at=LATER)

        assert list(feeds.active(connection).values()) == before
