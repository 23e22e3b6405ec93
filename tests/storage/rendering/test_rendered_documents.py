"""Rendered bytes: what is stale, what is written, what is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from feeds.errors import StorageError
from feeds.storage import Connection, Store, schema
from feeds.storage.feed import feeds
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.rendering import rendered
from feeds.storage.rendering.documents import Body, Documents, Version
from feeds.storage.rendering.rendered import Document, Fragment
from feeds.storage.tables import rendered_body
from tests.storage.stored_samples import count, make_feeds, wanted
from tests.storage.stores import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def documents(store: Store) -> Iterator[Documents]:
    opened = Documents(store)
    yield opened
    opened.close()


def document(row: FeedRow, body: bytes = b"one", *, form: str = "atom") -> Document:
    return Document(
        feed_id=row.id,
        doc="",
        format=form,
        path=f"/{row.key.path}.{form}",
        revision=row.revision,
        etag=f"etag of {body.decode()}",
        last_modified=row.revised_at,
        body=body,
        gzip=b"gz " + body,
    )


def stale(connection: Connection, *, renderer: int = 1) -> list[str]:
    return [row.key.id for row in rendered.stale(connection, renderer=renderer, limit=9)]


def moved(connection: Connection, row: FeedRow) -> FeedRow:
    """The feed after its revision has moved."""
    feeds.touch(connection, [row.id], at=LATER)
    return feeds.active(connection)[row.key]


def test_a_feed_is_stale_until_it_is_rendered_and_when_its_revision_moves(store: Store) -> None:
    with store.write() as connection:
        row, _ = make_feeds(connection, "topics/a", "topics/b")

        assert stale(connection) == ["a", "b"]
        rendered.save(connection, document(row), renderer=1)
        assert stale(connection) == ["b"]
        moved(connection, row)
        assert stale(connection) == ["a", "b"]


def test_newer_code_renders_what_older_code_has_rendered(store: Store) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row), renderer=1)

        assert stale(connection, renderer=2) == ["a"]
        assert stale(connection, renderer=1) == []


def test_older_code_does_not_overwrite_what_newer_code_rendered(store: Store) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row, b"new"), renderer=2)
        later = moved(connection, row)
        rendered.save(connection, document(later, b"old"), renderer=1)
        rendered.save_unchanged(connection, later, renderer=1)

        assert rendered.etags(connection, row.id) == {"atom": "etag of new"}
        assert stale(connection, renderer=2) == ["a"]


def test_a_slow_renderer_does_not_put_an_older_revision_back(store: Store) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(moved(connection, row), b"new"), renderer=1)
        rendered.save(connection, document(row, b"old"), renderer=1)

        assert rendered.etags(connection, row.id) == {"atom": "etag of new"}
        rendered.save_unchanged(connection, row, renderer=1)
        assert stale(connection) == []


def test_where_the_bytes_stayed_only_the_revision_is_written(
    store: Store, documents: Documents
) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row), renderer=1)
        rendered.save_unchanged(connection, moved(connection, row), renderer=1)

        assert stale(connection) == []
        assert count(connection, rendered_body) == 1
    served = documents.version("/topics/a.atom")
    assert served == Version("etag of one", int(NOON.timestamp()))


def test_a_document_is_served_by_its_path_plain_and_packed(
    store: Store, documents: Documents
) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row), renderer=1)
    version = Version("etag of one", int(NOON.timestamp()))

    assert documents.body("/topics/a.atom", gzip=False) == Body(version, b"one")
    assert documents.body("/topics/a.atom", gzip=True) == Body(version, b"gz one")
    assert documents.version("/topics/a.atom") == version
    assert documents.version("/topics/b.atom") is None
    assert documents.body("/topics/b.atom", gzip=True) is None


def test_a_new_version_is_served_at_once_in_every_thread(
    store: Store, documents: Documents
) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row), renderer=1)
    documents.version("/topics/a.atom")
    with store.write() as connection:
        rendered.save(connection, document(moved(connection, row), b"two"), renderer=1)
    seen: list[Body | None] = [documents.body("/topics/a.atom", gzip=False)]
    thread = threading.Thread(
        target=lambda: seen.append(documents.body("/topics/a.atom", gzip=False))
    )
    thread.start()
    thread.join()

    two = Version("etag of two", int(LATER.timestamp()))
    assert seen == [Body(two, b"two"), Body(two, b"two")]


def test_the_state_is_another_after_each_commit_where_it_can_be_told(
    store: Store, documents: Documents
) -> None:
    before = documents.state()
    assert documents.state() == before
    with store.write() as connection:
        make_feeds(connection, "topics/a")

    assert (documents.state() != before) is store.is_sqlite
    assert (before is None) is not store.is_sqlite


def test_a_state_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "feeds.db").write_bytes(b"no database at all" * 99)

    with pytest.raises(StorageError, match="not a database"):
        Documents(Store(f"sqlite:///{tmp_path / 'feeds.db'}")).state()


def test_threads_that_end_leave_no_connection_behind(store: Store, documents: Documents) -> None:
    for _ in range(9):
        thread = threading.Thread(target=documents.version, args=("/topics/a.atom",))
        thread.start()
        thread.join()

    assert len(documents._idle) == 1


def test_a_database_in_trouble_is_named_and_asked_again(store: Store, documents: Documents) -> None:
    with store.write() as connection:
        (row,) = make_feeds(connection, "topics/a")
        rendered.save(connection, document(row), renderer=1)
    documents.version("/topics/a.atom")
    (connection,) = documents._idle

    if store.is_sqlite:
        connection.close()
        with pytest.raises(StorageError, match="the database did not answer"):
            documents.version("/topics/a.atom")
    else:  # the server ends it, as in a restart: a fresh one answers at once
        with store.write() as admin:
            admin.execute(text(f"SELECT pg_terminate_backend({connection.info.backend_pid})"))
    assert documents.version("/topics/a.atom")


def test_what_nobody_serves_any_more_is_swept(store: Store) -> None:
    with store.write() as connection:
        a, b = make_feeds(connection, "topics/a", "topics/b")
        for row in (a, b):
            rendered.save(connection, document(row, row.key.id.encode()), renderer=1)
        rendered.save(connection, document(moved(connection, a), b"new"), renderer=1)
        feeds.sync(connection, wanted("topics/a"), now=LATER)

        assert count(connection, rendered_body) == 3
        rendered.withdraw_inactive(connection)
        rendered.sweep(connection)
        assert count(connection, rendered_body) == 1
        assert rendered.etags(connection, a.id) == {"atom": "etag of new"}
        assert rendered.etags(connection, b.id) == {}


def test_fragments_are_kept_by_article_format_and_profile_and_replaced(store: Store) -> None:
    one = Fragment(7, "atom", "full", "key", NOON, b"<entry/>")
    other = replace(one, profile="summary", body=b"short")
    with store.write() as connection:
        rendered.save_fragments(connection, [])
        rendered.save_fragments(connection, [one, other, replace(one, format="rss")])
        rendered.save_fragments(connection, [replace(one, key="newer", updated=LATER)])

        assert rendered.fragments(connection, [7, 8], profile="full") == {
            (7, "atom"): replace(one, key="newer", updated=LATER),
            (7, "rss"): replace(one, format="rss"),
        }
        assert rendered.fragments(connection, [8], profile="full") == {}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc to look into")
def test_a_closed_store_keeps_no_connection_of_its_documents(tmp_path: Path) -> None:
    file = tmp_path / "feeds.db"
    opened = Store(f"sqlite:///{file}")
    schema.upgrade(opened)
    Documents(opened).version("/feeds/all.atom")
    opened.close()

    held = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert str(file) not in held
