"""Stored words are kept up: by the migration that indexed them, and when the analyzer grows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import select, text, update

from feeds.query import ANALYZER
from feeds.storage import Store, places, schema
from feeds.storage.archive import search
from feeds.storage.archive.indexing import reindex
from feeds.storage.tables import article_tokens
from tests.storage.archive.test_search import asked, found, publish, story
from tests.storage.stores import NOON, Clock, drop_everything

_OLD_ARTICLE = """
INSERT INTO article (id, public_id, tag, owner_source, upstream_id, story_id, category, version,
  title, seen, changed, sort_at, content_hash, material_hash, size)
VALUES (:id, :name, :name, 'paper', :name, :id, 'news', 1, 'Hafen', 0, 0, :sort_at, '', '', 1)
"""
_OLD_BODY = "INSERT INTO article_body VALUES (:id, '', '', 'Hafen', '{}')"
_OLD_TOKENS = "INSERT INTO article_tokens VALUES (:id, 1, 'haf hafen ßhaf')"


def test_the_migration_places_and_indexes_what_was_stored(database_url: str) -> None:
    store = Store(database_url, clock=Clock())
    if not store.is_sqlite:
        drop_everything(store)
    config = schema._config()
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    moments = {"new": NOON, "old": datetime(1969, 12, 31, 23, 59, 58, 7, UTC)}
    moments["ancient"] = datetime(1, 1, 1, tzinfo=UTC)
    with store.write() as connection:
        for number, (name, moment) in enumerate(moments.items(), 1):
            microseconds = (moment - places._EPOCH) // NOON.resolution
            row = {"id": number, "name": name, "sort_at": microseconds}
            for statement in (_OLD_ARTICLE, _OLD_BODY, _OLD_TOKENS):
                connection.execute(text(statement), row)
    schema.upgrade(store)
    with store.read() as connection:
        stored = dict(
            connection.execute(select(article_tokens.c.article_id, article_tokens.c.place)).all()
        )
        page = search.page(connection, asked("hafen"), limit=10)

    assert stored == {n: places.place(moment, n) for n, moment in enumerate(moments.values(), 1)}
    assert [hit.article.public_id for hit in page.hits] == ["new", "old", "ancient"]
    store.close()


def test_words_of_an_older_analyzer_are_made_again(store: Store) -> None:
    with store.write() as connection:
        publish(connection, *(story(f"n{n}", "Hafen", hours=n) for n in range(5)))
        stale = update(article_tokens).values(analyzer=ANALYZER - 1, tokens="nothing")
        connection.execute(stale)

    assert found(store, "Hafen") == []
    with store.write() as connection:
        done = [reindex(connection, limit=2) for _ in range(4)]

    assert done == [2, 2, 1, 0]
    assert found(store, "Hafen") == ["n0", "n1", "n2", "n3", "n4"]
    assert found(store, "nothing") == []


@pytest.mark.parametrize(
    "moment",
    [NOON, datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 1, UTC),
     datetime(9999, 12, 31, tzinfo=UTC)],
)  # fmt: skip
def test_a_place_holds_the_number_and_the_second(moment: datetime) -> None:
    place = places.place(moment, 4711)

    assert places.EARLIEST <= place <= places.LATEST
    assert places.number_at(place) == 4711
    assert places.floor(moment) <= place
    if 1834 < moment.year < 2106:
        assert places.moment_at(place) == moment.replace(microsecond=0)
        assert places.ceiling(moment + NOON.resolution) > place
        assert places.ceiling(moment.replace(microsecond=0)) <= place
