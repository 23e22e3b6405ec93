"""What a source's entries are told apart by, and how that is changed without twins."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

import pytest

from feeds.model import Article
from feeds.pipeline.archive.intake import take_in
from feeds.storage.tables import article, sighting
from tests.pipeline.house import BASE, House, Item
from tests.storage.stored_samples import at
from tests.storage.stores import NOON


def told_by(identity: str) -> str:
    return f'{BASE}identity = "{identity}"\n'


def counts(house: House) -> tuple[int, int]:
    return house.count(article), house.count(sighting)


@pytest.mark.parametrize("identity", ["guid", "link", "title+date"])
def test_a_change_of_identity_makes_no_twins(either_house: House, identity: str) -> None:
    house = either_house
    items = [Item("a", hours=1), Item("b", hours=2)]
    house.bring(*items)
    house.configure(told_by(identity))
    report = house.bring(*items, Item("c", hours=0.5))

    assert (report.taken.new, report.taken.edited, report.taken.unchanged) == (1, 0, 2)
    assert counts(house) == (3, 3 if identity == "guid" else 5)
    house.configure(BASE)
    report = house.bring(*items, Item("c", hours=0.5))

    assert (report.taken.new, report.taken.edited) == (0, 0)
    assert house.count(article) == 3


def test_an_edit_under_another_name_is_a_version_of_the_same_article(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"))
    house.publish()
    house.configure(told_by("link"))
    report = house.bring(Item("x", title="Titel a", text="Zu.", link="https://paper.example/a"))
    house.publish()

    assert (report.taken.new, report.taken.edited) == (0, 1)
    assert house.rows(article.c.upstream_id, article.c.version) == [("a", 2)]
    assert house.live() == ["a"]


def test_guids_that_change_at_every_visit_do_no_harm_where_links_count(house: House) -> None:
    house.configure(told_by("link"))
    for visit in range(3):
        link = f"https://paper.example/a?utm_campaign={visit}"
        house.bring(Item(f"guid-{visit}", title="Brücke", link=link))

    assert counts(house) == (1, 1)


def test_guids_and_links_that_change_do_no_harm_where_title_and_date_count(house: House) -> None:
    house.configure(told_by("title+date"))
    for visit in range(3):
        link = f"https://paper.example/session-{visit}/a"
        house.bring(Item(f"guid-{visit}", title="Brücke", link=link, hours=1))

    assert house.count(article) == 1


def test_an_address_that_another_article_has_taken_over_unites_nothing(house: House) -> None:
    house.bring(Item("a", title="Brücke", link="https://paper.example/today"))
    house.configure(told_by("link"))
    other = Item("b", title="Museum", text="Ganz anderes.", link="https://paper.example/today")
    house.bring(other)

    assert sorted(house.rows(article.c.title)) == [("Brücke",), ("Museum",)]


def test_entries_that_begin_to_have_guids_are_the_same_articles(house: House) -> None:
    house.bring(Item("", title="Brücke", link="https://paper.example/a"))
    report = house.bring(Item("1", title="Brücke", link="https://paper.example/a"))

    assert (report.taken.new, counts(house)) == (0, (1, 2))


def test_entries_without_what_is_asked_for_are_noted_on_the_source(house: House) -> None:
    house.configure(told_by("title+date"))
    report = house.bring(Item("a", hours=1), Item("b"), Item("c"))

    words = (
        "2 of 3 entries have no title and date; they are told apart by guid, link or text instead"
    )
    assert report.reason == house.health().note == words
    assert house.count(article) == 3
    house.bring(Item("a", hours=1), Item("b"), Item("c"), Item("d", hours=2))
    assert house.health().note.startswith("2 of 4")  # also of those that are known by now


def test_two_names_of_an_article_in_one_document_are_one_edit(house: House) -> None:
    house.bring(Item("a", title="Brücke", link="https://paper.example/a"))
    house.configure(told_by("link"))
    house.bring(Item("x", title="Brücke", link="https://paper.example/a"))
    twin = Item("a", title="Brücke offen", link="https://paper.example/")
    house.bring(Item("x", title="Brücke zu", link="https://paper.example/a"), twin)

    ((version,),) = house.rows(article.c.version)
    assert version == 2


def test_sources_make_the_same_articles_in_whatever_order_they_first_come(
    either_house: House,
) -> None:
    brought = {"a": "123", "b": "23", "c": "34", "d": "5"}
    for turn, order in enumerate(permutations(brought)):
        for source in order:
            visit = [_met(turn, place, source) for place in brought[source]]
            with either_house.store.write() as connection:
                take_in(connection, visit, kind="imported", now=NOON)

    names = (sighting.c.article_id, sighting.c.source_id, sighting.c.upstream_id)
    articles: dict[int, set[str]] = defaultdict(set)
    for number, source, name in either_house.rows(*names):
        articles[number].add(f"{name} {source.partition('-')[0]}")
    assert {frozenset(one) for one in articles.values()} == {
        frozenset(f"{turn}/{place} {source}" for source in brought if place in brought[source])
        for turn in range(24)
        for place in "12345"
    }


def _met(turn: int, place: str, source: str) -> Article:
    """What a source brings at an address, in a world of its own for each *turn*."""
    url = f"https://paper.example/{turn}/{place}"
    return at(url, f"{turn}/{place}", source=f"{source}-{turn}")
