"""An article can be found once it has entered its feeds, and by what it says then."""

from __future__ import annotations

from datetime import UTC

import pytest

from feeds.pipeline.feed import sequence
from feeds.query import parse_search
from feeds.storage.archive import search
from feeds.storage.archive.search import Asked
from feeds.storage.tables import article_tokens
from tests.pipeline.house import BASE, House, Item

PORTAL = BASE + BASE[BASE.index("[sources.paper]") :].replace("paper", "portal")


def found(house: House, query: str) -> list[str]:
    asked = Asked(query=parse_search(query), now=house.clock.now, timezone=UTC)
    with house.store.read() as connection:
        page = search.page(connection, asked, limit=100)
    return [hit.article.upstream_id for hit in page.hits]


def test_a_new_article_is_found_once_it_has_entered(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", text="Der Hafen ist offen.", hours=1))

    assert found(house, "Hafen") == found(house, "source:paper") == []
    house.publish()
    assert found(house, "Hafen") == found(house, "source:paper") == ["a"]


def test_an_edited_article_is_found_by_its_new_words_alone(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", text="Der Hafen ist offen.", hours=1))
    house.publish()
    house.bring(Item("a", text="Der Bahnhof ist offen.", hours=1))
    house.publish()

    assert found(house, "Hafen") == []
    assert found(house, "Bahnhof") == ["a"]


def test_an_article_that_changes_before_it_has_entered_is_found_once(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", text="Der Hafen ist offen.", hours=1))
    house.bring(Item("a", text="Der Bahnhof ist offen.", hours=1))
    house.publish()

    assert found(house, "Hafen") == []
    assert found(house, "Bahnhof") == ["a"]


def test_every_batch_of_an_import_is_found(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "BATCH", 2)
    either_house.bring(*(Item(f"{n}", text="Der Hafen ist offen.", hours=n) for n in range(7)))
    either_house.publish()

    assert found(either_house, "Hafen") == [f"{n}" for n in range(7)]


def test_what_is_only_seen_elsewhere_keeps_its_words(house: House) -> None:
    house.configure(PORTAL)
    item = Item("a", text="Der Hafen ist offen.", hours=1, link="https://paper.example/a")
    house.bring(item)
    house.publish()
    with house.store.write() as connection:
        connection.execute(article_tokens.update().values(tokens="hafen untouched"))
    house.bring(item, source="portal")
    house.publish()

    assert house.rows(article_tokens.c.tokens) == [("hafen untouched",)]
    assert found(house, "source:portal Hafen") == ["a"]
