"""Articles by whatever names them, and the feeds that they are in."""

from __future__ import annotations

import pytest

from feeds.errors import InputError, NotFound
from feeds.model import FeedKey, Label
from feeds.storage import Store
from feeds.storage.archive import lookup
from feeds.storage.feed import members as member_rows
from tests.storage.stored_samples import add, article, at, make_feeds
from tests.storage.stores import NOON

URL = "https://paper.example/a"


@pytest.mark.parametrize(
    "name",
    [
        "paper-a",
        "tag:example.org,2026:paper-a",
        "https://news.example.net/articles/paper-a",
        "https://news.example.net/articles/paper-a/",
        URL,
    ],
)
def test_an_article_is_found_by_each_of_its_names(store: Store, name: str) -> None:
    with store.write() as connection:
        number, _ = add(connection, at(URL, "a"), at("https://paper.example/b", "b"))

        assert lookup.find(connection, name, canonical_url=name) == number


@pytest.mark.parametrize("name", ["", "nothing", "https://paper.example/c"])
def test_an_unknown_name_finds_nothing(store: Store, name: str) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"))

        with pytest.raises(NotFound, match="there is no article"):
            lookup.find(connection, name, canonical_url=name or None)


def test_an_address_of_several_articles_names_them(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"), at(URL, "b"))

        with pytest.raises(InputError, match="name one: paper-a, paper-b"):
            lookup.find(connection, URL, canonical_url=URL)


def test_an_article_is_seen_with_its_sources_topics_and_feeds(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, article("a"))
        rows = make_feeds(connection, "topics/harbour", "topics/other", "feeds/morning")
        for row in (rows[0], rows[2]):
            joining = member_rows.Joining(number, Label(row.key), NOON, None)
            member_rows.add(connection, (row.id, row.generation), [joining])
        seen = lookup.seen(connection, number)

        assert seen.article.upstream_id == "a"
        assert list(seen.sources) == ["paper"]
        assert list(seen.topics) == ["harbour"]
        assert lookup.feeds_with(connection, number) == [
            FeedKey("feeds", "morning"),
            FeedKey("topics", "harbour"),
        ]


def test_a_number_without_an_article_is_not_found(store: Store) -> None:
    with store.read() as connection, pytest.raises(NotFound):
        lookup.seen(connection, 4711)
