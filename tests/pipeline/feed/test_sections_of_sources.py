"""What a source gives its articles: kept when it goes, and moved alone when it is changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import select

from feeds.pipeline.feed import sequence
from feeds.pipeline.feed.sequence import Labelled
from feeds.storage import Connection
from feeds.storage.feed import feeds, generations
from feeds.storage.tables import article
from tests.pipeline.house import House, Item

SECTIONS = """
[site]
title = "House"
authority = "example.org,2026-01-01"
[categories.news]
[categories.sport]
[categories.culture]
match = "opera"
[topics.of-sport]
match = "category:sport"
[topics.bridges]
match = "bridge"
"""
SOURCE = '\n[sources.{}]\nkind = "feed"\nurl = "https://{}.example/rss"\ncategory = "{}"\n'
PAPER, WIRE = SOURCE.format("paper", "paper", "news"), SOURCE.format("wire", "wire", "sport")


def filled(house: House) -> None:
    house.configure(SECTIONS + PAPER + WIRE)
    house.bring(Item("p1", text="bridge"), Item("p2", text="opera"))
    house.bring(Item("w1", text="bridge"), Item("w2", text="opera"), source="wire")
    house.publish()


def sections(house: House) -> dict[str, str]:
    return dict(house.rows(article.c.upstream_id, article.c.category))


def rebuilt(house: House) -> set[str]:
    """The feeds under construction."""
    with house.store.read() as connection:
        return {row.key.path for row in generations.under_construction(connection, limit=100)}


def generation(house: House) -> dict[str, int]:
    with house.store.read() as connection:
        return {key.path: row.generation for key, row in feeds.active(connection).items()}


def test_a_source_that_comes_or_goes_makes_no_feed_anew(house: House) -> None:
    filled(house)
    house.configure(SECTIONS + PAPER + WIRE + SOURCE.format("third", "third", "sport"))
    assert rebuilt(house) == {"sources/third"}
    house.publish()
    house.configure(SECTIONS + PAPER)

    assert rebuilt(house) == set()


def test_articles_of_a_removed_source_keep_what_it_gave_them(either_house: House) -> None:
    house = either_house
    filled(house)
    before = sections(house)
    house.configure(SECTIONS + PAPER)
    house.configure(SECTIONS.replace("opera", "opera OR theatre") + PAPER)
    assert "categories/sport" in rebuilt(house)
    house.publish()

    assert sections(house) == before
    assert before["w1"] == "sport"
    assert house.live("categories/sport") == ["w1"]


def test_a_section_that_is_gone_leaves_them_to_the_first(house: House) -> None:
    filled(house)
    house.configure(SECTIONS + PAPER)
    fewer = SECTIONS.replace("[categories.sport]\n", "").replace("category:sport", "bridge")
    house.configure(fewer + PAPER)
    house.publish()

    assert sections(house)["w1"] == "news"


def test_another_category_of_a_source_moves_its_articles_alone(either_house: House) -> None:
    house = either_house
    filled(house)
    former = generation(house)
    house.configure(SECTIONS + PAPER + WIRE.replace("sport", "news"))
    assert rebuilt(house) == {"categories/news", "categories/sport", "topics/of-sport"}
    house.publish()

    assert sections(house) == {"p1": "news", "p2": "culture", "w1": "news", "w2": "culture"}
    assert set(house.live("categories/news")) == {"p1", "w1"}
    assert house.live("categories/sport") == []
    assert house.live("topics/of-sport") == []
    changed = {path for path, n in generation(house).items() if n != former[path]}
    assert changed == {"categories/news", "categories/sport", "topics/of-sport"}


def test_only_articles_of_sections_that_change_are_looked_at(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = either_house
    text = SECTIONS.replace('[topics.of-sport]\nmatch = "category:sport"\n', "")
    house.configure(text + PAPER + WIRE)
    house.bring(Item("p1", text="bridge"), Item("p2", text="opera"))
    house.bring(Item("w1", text="bridge"), Item("w2", text="opera"), source="wire")
    house.publish()
    looked_at: set[int] = set()

    def label(connection: Connection, ids: Collection[int], *rest: Any) -> dict[int, Labelled]:
        looked_at.update(ids)
        return sequence.label(connection, ids, *rest)

    monkeypatch.setattr("feeds.pipeline.feed.finding.label", label)
    house.configure(text + PAPER + WIRE.replace("sport", "news"))
    house.publish()

    plain = select(article.c.id).where(article.c.upstream_id.in_(["p1", "w1"]))
    with house.store.read() as connection:
        assert looked_at == set(connection.scalars(plain))
    assert set(house.live("categories/news")) == {"p1", "w1"}
