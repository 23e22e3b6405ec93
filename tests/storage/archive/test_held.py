"""Articles that are held back are kept whole, apart from all others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.model import Article
from feeds.storage import Store
from feeds.storage.archive import held, identities
from feeds.storage.archive.held import Holding
from feeds.storage.tables import article as article_table
from feeds.storage.tables import held as held_table
from tests.storage.archive.test_stored_articles import FULL
from tests.storage.stored_samples import add, article, at, count
from tests.storage.stores import NOON

LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize("one", [FULL, article("plain", title="", summary="", language=None)])
def test_a_held_article_is_let_go_as_it_was(store: Store, one: Article) -> None:
    named = replace(one, named_by="title+date")
    with store.write() as connection:
        held.put(connection, [named], now=NOON)
        released = held.let_go(connection, [named])

        assert count(connection, article_table) == count(connection, held_table) == 0
    assert released == [named]


def test_what_is_held_is_known_by_its_name_and_by_nothing_else(store: Store) -> None:
    url = "https://paper.example/a"
    with store.write() as connection:
        held.put(connection, [at(url, "a")], now=NOON)
        known, stranger = identities.known(connection, [article("a"), at(url, "b")])
        (elsewhere,) = identities.known(connection, [at(url, "x", source="portal")])

    assert known
    assert (known.held, known.owner, known.content_hash) == (True, "paper", "c1")
    assert (known.public_id, known.seen) == ("paper-a", NOON)
    assert stranger is elsewhere is None


def test_an_article_that_is_in_is_not_held_any_more(store: Store) -> None:
    with store.write() as connection:
        held.put(connection, [article("a")], now=NOON)
        add(connection, article("a"))
        (known,) = identities.known(connection, [article("a")])

    assert known
    assert not known.held


def test_the_newest_version_of_a_held_article_is_kept_since_the_first(store: Store) -> None:
    with store.write() as connection:
        held.put(connection, [article("a")], now=NOON)
        held.put(connection, [article("a", title="Neu"), article("b")], now=LATER)

        assert held.holdings(connection) == {"paper": Holding(2, NOON)}
        released = held.let_go(connection, [article("a")])
    assert [one.title for one in released] == ["Neu"]


def test_the_newest_articles_are_let_in_first(store: Store) -> None:
    dated = [article(f"{n}", published=NOON - timedelta(hours=n)) for n in range(4)]
    with store.write() as connection:
        held.put(connection, [dated[n] for n in (2, 0, 3, 1)], now=NOON)
        held.put(connection, [article("x", source="other")], now=NOON)

        assert [one.upstream_id for one in held.newest(connection, "paper", limit=3)] == [
            "0",
            "1",
            "2",
        ]


def test_of_what_is_discarded_only_the_name_is_left(store: Store) -> None:
    with store.write() as connection:
        held.put(connection, [article("a"), article("b")], now=NOON)
        held.let_go(connection, [article("b")])

        assert held.discard(connection, "paper") == 1
        assert held.discard(connection, "paper") == 0
        rows = connection.execute(select(held_table.c.upstream_id, held_table.c.article)).all()
        assert [tuple(row) for row in rows] == [("a", None)]
        (known,) = identities.known(connection, [article("a")])
        assert held.holdings(connection) == {}
        assert held.let_go(connection, [article("a")]) == []
    assert known
    assert (known.suppressed, known.held) == (True, True)


def test_nothing_is_held_or_let_go_of_nothing(store: Store) -> None:
    with store.write() as connection:
        held.put(connection, [], now=NOON)

        assert held.newest(connection, "paper", limit=1) == []
        assert held.let_go(connection, [article("a")]) == []
