"""Articles come back as they were stored, and their versions are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.model import Article, Author, Enclosure, Image, Known, Newcomer, Origin
from feeds.storage import Store
from feeds.storage.archive import articles, identities
from feeds.storage.feed import changes
from feeds.storage.tables import article_version
from tests.storage.stored_samples import add, article, number_of
from tests.storage.stores import NOON

LATER = NOON + timedelta(hours=1)
FULL = article(
    "full",
    url="https://paper.example/a?x=1",
    canonical_url="https://paper.example/a",
    authors=(Author("Anna Meier", "https://paper.example/anna"), Author("Bo Lund")),
    published=NOON - timedelta(days=1, microseconds=1),
    updated=NOON - timedelta(hours=1),
    images=(Image(url="https://paper.example/1.jpg", caption="Die Brücke 🌉", width=640),),
    enclosures=(Enclosure(url="https://paper.example/1.mp3", length=2**40),),
    upstream_categories=("Politik", "Inland"),
    origin=Origin(title="Agentur"),
    category_claim="politics",
    iptc=("11000000", "20000587"),
)


def known(one: Article, number: int) -> Known:
    return Known(number, one.source_id, one.title, one.url, "c1", "m1", one.version)


@pytest.mark.parametrize("one", [FULL, article("plain", title="", summary="", language=None)])
def test_an_article_comes_back_as_it_was_stored(store: Store, one: Article) -> None:
    with store.write() as connection:
        (number,) = add(connection, one)

        assert articles.load(connection, [number]) == {number: one}


def test_articles_that_do_not_exist_are_left_out(store: Store) -> None:
    with store.read() as connection:
        assert articles.load(connection, [1, 2]) == {}


def test_new_articles_wait_for_the_sequencer_with_their_kind(store: Store) -> None:
    with store.write() as connection:
        (first,) = add(connection, article("a"), kind="imported")
        (second,) = add(connection, article("b"), kind="new")
        waiting = changes.unnumbered(connection, limit=9)

    assert [(one.article_id, one.kind) for one in waiting] == [
        (first, "imported"),
        (second, "new"),
    ]


def test_every_article_founds_a_story(store: Store) -> None:
    dated = article("a", published=NOON - timedelta(days=1))
    early = article("b", published=NOON + timedelta(days=1))
    with store.write() as connection:
        first, second = add(connection, dated, early)
        newcomers = articles.newcomers(connection, [first, second])

    size = len(dated.content_html) + len(dated.summary) + len(dated.title)
    assert newcomers == {
        first: Newcomer(first, dated.tag, NOON - timedelta(days=1), size, first, tag=dated.tag),
        second: Newcomer(  # nobody stands above the present
            second, early.tag, NOON, size, second, tag=early.tag
        ),
    }


def test_an_editors_choice_of_a_category_outlasts_edits_from_upstream(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, FULL)
        articles.choose_category(connection, number, "sport", at=NOON)
        edited = replace(FULL, title="Brücke zu", version=2)
        articles.edit(connection, [(known(FULL, number), edited)], at=LATER)

        assert articles.load(connection, [number])[number].category_choice == "sport"
        articles.choose_category(connection, number, None, at=LATER)
        assert articles.load(connection, [number])[number].category_choice is None
        waiting = changes.unnumbered(connection, limit=9)
    assert [one.kind for one in waiting][1:] == ["changed", "changed", "changed"]


def test_an_edit_keeps_the_version_before(store: Store) -> None:
    edited = replace(FULL, title="Brücke zu", version=2, changed=LATER, content_hash="c2")
    with store.write() as connection:
        (number,) = add(connection, FULL)
        articles.edit(connection, [(known(FULL, number), edited)], at=LATER)
        kept = connection.execute(select(article_version)).one()

        assert articles.load(connection, [number]) == {number: edited}
    assert (kept.article_id, kept.n, kept.replaced_at) == (number, 1, LATER)
    assert kept.was["title"] == FULL.title
    assert kept.was["content_html"] == FULL.content_html
    assert kept.was["published"] == "2026-11-21T11:59:59.999999+00:00"
    assert kept.was["authors"][0]["name"] == "Anna Meier"


def test_an_edit_moves_an_article_in_no_list(store: Store) -> None:
    one = article("a", published=NOON - timedelta(days=1))
    with store.write() as connection:
        (number,) = add(connection, one)
        before = articles.newcomers(connection, [number])
        moved = replace(one, published=NOON, version=2)
        articles.edit(connection, [(known(one, number), moved)], at=LATER)

        assert articles.newcomers(connection, [number]) == before


def test_an_edit_is_a_change_and_keeps_the_category(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, article("a"))
        articles.categorise(connection, [(number, "news", "source")])
        changes.number(connection, changes.unnumbered(connection, limit=9))
        edited = article("a", version=2)
        articles.edit(connection, [(known(edited, number), edited)], at=LATER)
        waiting = changes.unnumbered(connection, limit=9)
        loaded = articles.load(connection, [number])[number]

    assert [(one.article_id, one.kind, one.at) for one in waiting] == [(number, "changed", LATER)]
    assert (loaded.category, loaded.category_why) == ("news", "source")


def test_nothing_to_store_is_no_mistake(store: Store) -> None:
    with store.write() as connection:
        articles.insert_new(connection, [], kind="new")
        articles.edit(connection, [], at=NOON)
        articles.categorise(connection, [])
        identities.add_sightings(connection, [])

        assert changes.unnumbered(connection, limit=9) == []


def test_what_an_article_is_known_as_after_storing_decides_that_it_is_the_same(
    store: Store,
) -> None:
    with store.write() as connection:
        (number,) = add(connection, FULL)
        remembered = identities.known(connection, [FULL])[0]

    assert remembered
    assert remembered.article_id == number
    assert remembered.content_hash == FULL.content_hash


def test_many_articles_are_stored_at_once(store: Store) -> None:
    many = [article(f"a{n}") for n in range(300)]
    with store.write() as connection:
        assert len(set(add(connection, *many))) == 300
        assert number_of(connection, article("a299")) > 0
