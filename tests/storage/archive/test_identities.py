"""Which article an incoming one is: known by its source's name, by its address, or withdrawn."""

from __future__ import annotations

import threading
from dataclasses import replace

from sqlalchemy import insert

from feeds.articles import Foreign, New, decide
from feeds.model import Article, Known
from feeds.storage import Connection, Store
from feeds.storage.archive import articles, identities
from feeds.storage.tables import article as article_table
from feeds.storage.tables import sighting, suppression
from tests.storage.stored_samples import add, article, at, count, number_of
from tests.storage.stores import NOON

URL = "https://paper.example/a"


def ask(connection: Connection, *asked: Article) -> list[Known | None]:
    return identities.known(connection, asked)


def numbers(connection: Connection, *asked: Article) -> list[int | None]:
    return [known.article_id if known else None for known in ask(connection, *asked)]


def withdraw(connection: Connection, one: Article) -> None:
    named = {"source_id": one.source_id, "upstream_id": one.upstream_id}
    connection.execute(insert(suppression).values(**named, article_id=number_of(connection, one)))


def test_nobody_is_known_in_an_empty_database(store: Store) -> None:
    with store.read() as connection:
        assert ask(connection) == []
        assert ask(connection, article("a"), at(URL, "b")) == [None, None]


def test_an_article_is_known_by_its_sources_name_for_it(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, article("a", published=NOON, updated=NOON))
        known = ask(connection, article("a", title="Neu"))[0]

        assert ask(connection, article("a", source="other")) == [None]
    assert known == Known(
        article_id=number,
        owner="paper",
        title="Brücke eröffnet",
        url=None,
        content_hash="c1",
        material_hash="m1",
        version=1,
        upstream_id="a",
        public_id="paper-a",
        tag="tag:example.org,2026:paper-a",
        published=NOON,
        updated=NOON,
        seen=NOON,
        changed=NOON,
    )


def test_answers_stand_in_the_order_of_the_questions(store: Store) -> None:
    with store.write() as connection:
        first, second = add(connection, article("a"), article("b"))

        assert numbers(connection, article("b"), article("x"), article("a")) == [
            second,
            None,
            first,
        ]


def test_the_address_tells_that_another_source_brings_the_same_article(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a"))
        known = ask(connection, at(URL, "x", source="portal"))[0]

    assert known
    assert (known.article_id, known.owner, known.sighted) == (number, "paper", False)


def test_a_sighting_is_known_by_name_from_then_on(store: Store) -> None:
    met = at(URL, "x", source="portal")
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a"))
        identities.add_sightings(connection, [(number, met)])
        known = ask(connection, replace(met, canonical_url=None))[0]

    assert known
    assert (known.article_id, known.sighted) == (number, True)


def test_an_address_that_names_two_articles_unites_nothing(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"))
        add(connection, at(URL, "b"))

        assert ask(connection, at(URL, "x", source="portal")) == [None]


def test_a_source_that_gives_an_address_twice_means_two_articles(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"))

        assert ask(connection, at(URL, "b")) == [None]


def test_a_source_gives_an_address_twice_also_by_way_of_a_sighting(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a"))
        identities.add_sightings(connection, [(number, at(URL, "x", source="portal"))])

        assert ask(connection, at(URL, "y", source="portal")) == [None]


def told_by(one: Article, named_by: str) -> Article:
    return replace(one, named_by=named_by)


def test_the_address_tells_an_article_that_has_got_another_name(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a"))
        known = ask(connection, told_by(at(URL, "b"), "address"))[0]

        assert known
        assert (known.article_id, known.upstream_id, known.sighted) == (number, "a", False)
        identities.add_sightings(connection, [(number, told_by(at(URL, "b"), "address"))])
        assert numbers(connection, told_by(at(URL, "b"), "address")) == [number]
        assert ask(connection, told_by(at(URL, "c"), "address")) == [None]


def test_an_address_of_two_articles_of_a_source_tells_neither(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"), at(URL, "b"))

        assert ask(connection, told_by(at(URL, "c"), "address")) == [None]


def test_an_article_is_found_once_among_those_that_come_together(store: Store) -> None:
    other = "https://paper.example/moved"
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a"))
        identities.add_sightings(connection, [(number, told_by(at(other, "b"), "address"))])
        one, two = (told_by(at(url, url), "title+date") for url in (URL, other))

        assert numbers(connection, one) == numbers(connection, two) == [number]
        assert ask(connection, one, two) == [None, None]
        assert numbers(connection, at(URL, "a"), two) == [number, None]
        assert ask(connection, one, replace(one, upstream_id="x")) == [None, None]


def test_a_withdrawn_article_does_not_come_back_under_another_name(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"))
        withdraw(connection, article("a"))
        known = ask(connection, told_by(at(URL, "b"), "address"))[0]

    assert known
    assert known.suppressed


def test_a_withdrawal_here_does_not_concern_another_sources_name(store: Store) -> None:
    with store.write() as connection:
        add(connection, at(URL, "a"))
        withdraw(connection, article("a", source="portal"))
        known = ask(connection, at(URL, "b", source="portal"))[0]

    assert known
    assert not known.suppressed


def test_a_withdrawn_article_is_known_as_such(store: Store) -> None:
    with store.write() as connection:
        add(connection, article("a"))
        withdraw(connection, article("a"))
        known = ask(connection, article("a"), article("b"))

    assert known[0]
    assert known[0].suppressed
    assert known[0].public_id == "paper-a"
    assert known[1] is None


def test_a_withdrawal_outlives_its_article(store: Store) -> None:
    with store.write() as connection:
        withdraw(connection, article("a"))
        known = ask(connection, article("a"))[0]

    assert known
    assert known.suppressed


def test_two_sources_that_bring_one_address_at_once_make_one_article(store: Store) -> None:
    """Each source comes in a transaction of its own, and none sees the other's rows yet."""
    incoming = [at(URL, "a", source=f"s{n}") for n in range(6)]
    start = threading.Barrier(len(incoming))

    def take_in(one: Article) -> None:
        start.wait()
        with store.write() as connection:
            identities.lock(connection, one.source_id, [one])
            decision = decide(one, identities.known(connection, [one])[0])
            if isinstance(decision, New):
                articles.insert_new(connection, [one], kind="new")
            else:
                assert isinstance(decision, Foreign)
                met = (decision.known.article_id, one)
                identities.add_sightings(connection, [met])

    threads = [threading.Thread(target=take_in, args=[one]) for one in incoming]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.read() as connection:
        assert count(connection, article_table) == 1
        assert count(connection, sighting) == len(incoming)


def test_sources_of_an_article_name_its_owner_first(store: Store) -> None:
    with store.write() as connection:
        (number,) = add(connection, at(URL, "a", source="zeitung"))
        for portal in ("portal", "agency"):
            met = at(URL, "x", source=portal)
            identities.add_sightings(connection, [(number, met)])

        assert articles.sources_of(connection, [number]) == {
            number: ["zeitung", "agency", "portal"]
        }
        assert number == number_of(connection, at(URL, "a", source="zeitung"))
