"""Backups and restores: everything comes back, or nothing has happened."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, insert, select

from feeds.errors import FeedsError, InputError, NotFound, StorageError
from feeds.model import Copy, FeedKey, Kinship
from feeds.storage import Store, revision, schema, settings
from feeds.storage.care import restore
from feeds.storage.care.backup import backup
from feeds.storage.feed import changes, journal
from feeds.storage.gone import withdrawing, withdrawn
from feeds.storage.gone.withdrawing import Mark
from feeds.storage.rendering import rendered
from feeds.storage.story import bands, edges
from feeds.storage.tables import article as article_table
from feeds.storage.tables import inbox, metadata, tombstone, withdrawal
from tests.storage.stored_samples import add, article, make_feeds
from tests.storage.stores import NOON, Clock, drop_everything, migrated

TOPIC = FeedKey("topics", "bridges")


@pytest.fixture(name="full")
def store_with_something_in_every_corner(store: Store) -> Store:
    with store.write() as connection:
        fill(connection)
    return store


@pytest.fixture(name="elsewhere")
def fresh_folder(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'feeds.db'}")
    yield store
    store.close()


def fill(connection: Any) -> None:
    first, second = add(
        connection,
        article("1", title="Brücke 橋 \N{BRIDGE AT NIGHT}"),
        article("2", published=NOON),
    )
    (row,) = make_feeds(connection, TOPIC.path)
    copies = [Copy(first, first, "paper", (0, 2**32 - 1)), Copy(second, second, "paper", ())]
    bands.put(connection, [(one, NOON) for one in copies], {first: [2**32 - 1, 0]})
    edges.found(connection, [Kinship(second, first, 0.5)], at=NOON)
    buried = {"feed_id": row.id, "printed_id": "tag:gone", "at": NOON}
    connection.execute(insert(tombstone).values(buried))
    document = rendered.Document(
        feed_id=row.id,
        doc="",
        format="atom",
        path="/topics/bridges.atom",
        revision=1,
        etag="e1",
        last_modified=NOON,
        body=bytes(range(256)),
        gzip=b"\x1f\x8b\0",
    )
    rendered.save(connection, document, renderer=1)
    letter = {"source_id": "paper", "media_type": "text/plain", "body": b"\0raw", "token": 3}
    moments = {"received_at": NOON, "lease_until": NOON}
    connection.execute(insert(inbox).values(state="waiting", **letter, **moments))


def rows(store: Store) -> dict[str, list[str]]:
    """Everything that a store holds but its epoch, in an order of its own."""
    with store.read() as connection:
        return {
            table.name: sorted(
                repr(tuple(row)) for row in connection.execute(select(table)) if row[0] != "epoch"
            )
            for table in metadata.sorted_tables
        }


def numbers_of_new_articles(store: Store) -> list[int]:
    with store.write() as connection:
        return add(connection, article("9", source="late"))


def test_a_backup_restored_elsewhere_holds_the_same(
    full: Store, elsewhere: Store, tmp_path: Path
) -> None:
    counted = backup(full, tmp_path / "saved.db")
    restored = restore.restore(elsewhere, tmp_path / "saved.db", replace=False, settle=print)

    assert (counted, restored.articles) == (2, 2)
    assert rows(elsewhere) == rows(full)


def test_whoever_has_a_cursor_from_before_a_restore_is_told_to_start_again(
    full: Store, elsewhere: Store, tmp_path: Path
) -> None:
    with full.write() as connection:
        journal.begin(connection)
    backup(full, tmp_path / "saved.db")
    restore.restore(elsewhere, tmp_path / "saved.db", replace=False, settle=print)
    epochs = []
    for store in (full, elsewhere):
        with store.read() as connection:
            epochs.append(journal.epoch(connection))

    assert len(set(epochs)) == 2
    assert all(epochs)


def test_a_backup_goes_from_sqlite_to_postgresql_and_back(
    tmp_path: Path, postgres_url: str, elsewhere: Store
) -> None:
    there, here = tmp_path / "there.db", tmp_path / "back.db"
    with (
        migrated(f"sqlite:///{tmp_path / 'feeds.db'}", Clock()) as first,
        migrated(postgres_url, Clock()) as second,
    ):
        with first.write() as connection:
            fill(connection)
        before = rows(first)
        backup(first, there)
        restore.restore(second, there, replace=False, settle=print)
        middle = rows(second)
        backup(second, here)
        restore.restore(elsewhere, here, replace=False, settle=print)

        assert middle == before
        assert rows(elsewhere) == before
        assert numbers_of_new_articles(second) == [3], "the sequence goes on"


def test_a_backup_is_one_file_that_needs_no_other(full: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(full, folder / "of 100% = ?.db")

    assert [one.name for one in folder.iterdir()] == ["of 100% = ?.db"]


def test_a_backup_sees_one_moment_while_others_write(full: Store, tmp_path: Path) -> None:
    with full.write() as connection:
        settings.put(connection, "half", "done")
        backup(full, tmp_path / "saved.db")
        settings.put(connection, "other half", "done")

    with closing(sqlite3.connect(tmp_path / "saved.db")) as saved:
        assert saved.execute("SELECT count(*) FROM setting").fetchone() == (0,)


def test_a_backup_overwrites_nothing(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "saved.db"
    path.write_text("the last one")

    with pytest.raises(InputError, match="is there already"):
        backup(full, path)
    assert path.read_text() == "the last one"


def test_a_backup_that_cannot_be_written_says_why(full: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"nowhere"):
        backup(full, tmp_path / "nowhere" / "saved.db")
    assert not (tmp_path / "nowhere").exists()


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'feeds.db'}")

    with pytest.raises(NotFound, match="has not been set up"):
        backup(store, tmp_path / "saved.db")
    assert not list(tmp_path.iterdir())


def test_postgresql_is_backed_up_by_the_version_that_made_it(
    postgres_url: str, tmp_path: Path
) -> None:
    store = Store(postgres_url)
    drop_everything(store)

    with pytest.raises(StorageError, match="no tables of this version"):
        backup(store, tmp_path / "saved.db")
    store.close()


def test_sqlite_is_backed_up_before_an_upgrade_and_upgraded_by_a_restore(
    elsewhere: Store, tmp_path: Path
) -> None:
    old = Store(f"sqlite:///{tmp_path / 'feeds.db'}")
    with old.write() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        settings.put(connection, "from", "an older version")
    backup(old, tmp_path / "saved.db")
    restore.restore(elsewhere, tmp_path / "saved.db", replace=False, settle=print)
    old.close()

    assert revision.is_current(elsewhere)
    with elsewhere.read() as connection:
        assert settings.get(connection, "from") == "an older version"


def test_articles_are_not_given_up_unasked(full: Store, tmp_path: Path) -> None:
    backup(full, tmp_path / "saved.db")
    with full.write() as connection:
        add(connection, article("3"))
    before = rows(full)

    with pytest.raises(InputError, match="holds articles; --replace"):
        restore.restore(full, tmp_path / "saved.db", replace=False, settle=print)
    assert rows(full) == before

    assert restore.restore(full, tmp_path / "saved.db", replace=True, settle=print).articles == 2
    assert len(rows(full)["article"]) == 2


def test_a_store_without_articles_is_restored_into(full: Store, elsewhere: Store) -> None:
    """As after ``feeds init``."""
    schema.upgrade(elsewhere)
    path = Path(str(elsewhere.url.database)).with_name("saved.db")
    backup(full, path)

    assert restore.restore(elsewhere, path, replace=False, settle=print).articles == 2


def test_a_store_in_use_is_not_replaced(full: Store, tmp_path: Path) -> None:
    backup(full, tmp_path / "saved.db")
    running = Store(full.url)
    with running.read() as connection:
        settings.get(connection, "any")

        with pytest.raises(StorageError, match="still running"):
            restore.restore(full, tmp_path / "saved.db", replace=True, settle=print)
    running.close()

    assert restore.restore(full, tmp_path / "saved.db", replace=True, settle=print).articles == 2


def test_an_idle_connection_counts_as_in_use(full: Store, tmp_path: Path) -> None:
    """Web and work keep theirs open between two requests."""
    backup(full, tmp_path / "saved.db")
    running = Store(full.url)
    with running.read() as connection:
        settings.get(connection, "any")

    with pytest.raises(StorageError, match="still running"):
        restore.restore(full, tmp_path / "saved.db", replace=True, settle=print)
    running.close()


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (None, InputError, "there is no such file"),
        (b"This is a letter, not a database. " * 100, StorageError, "not a database"),
        (b"", InputError, "not one of feeds"),
    ],
)
def test_a_file_that_is_no_backup_is_refused(
    content: bytes | None, error: type[FeedsError], reason: str, full: Store, tmp_path: Path
) -> None:
    path = tmp_path / "saved.db"
    if content is not None:
        path.write_bytes(content)
    before = rows(full)

    with pytest.raises(error, match=reason):
        restore.restore(full, path, replace=True, settle=print)
    assert rows(full) == before


def test_a_damaged_backup_is_refused(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "saved.db"
    backup(full, path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    before = rows(full)

    with pytest.raises(StorageError, match=r"saved\.db: .*(damaged|malformed)"):
        restore.restore(full, path, replace=True, settle=print)
    assert rows(full) == before


def test_a_backup_of_a_newer_version_is_refused(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "saved.db"
    backup(full, path)
    with closing(sqlite3.connect(path)) as saved, saved:
        saved.execute("UPDATE alembic_version SET version_num = '9999'")
    before = rows(full)

    with pytest.raises(StorageError, match=r"schema 9999.*newer version"):
        restore.restore(full, path, replace=True, settle=print)
    assert rows(full) == before


def test_the_backup_file_is_left_as_it_is(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "saved.db"
    backup(full, path)
    before = path.read_bytes()
    restore.restore(full, path, replace=True, settle=print)

    assert path.read_bytes() == before


def number_of(store: Store) -> int:
    """The number of the first article that is, or was, there."""
    with store.read() as connection:
        there = connection.scalar(select(func.min(article_table.c.id)))
        return int(there or 0)


def withdraw_one(store: Store, number: int, *, erase: bool = False) -> None:
    mark = Mark(whole=(1, 2), bands=(7,))
    with store.write() as connection:
        withdrawing.withdraw(connection, {number: mark}, reason="No.", at=NOON, erase=erase)


def withdrawn_ids(store: Store) -> dict[str, bool]:
    with store.read() as connection:
        rows = connection.execute(select(withdrawal.c.public_id, withdrawal.c.erased))
        return {row.public_id: row.erased for row in rows}


def test_what_was_withdrawn_after_a_backup_is_so_after_a_restore(
    full: Store, tmp_path: Path
) -> None:
    backup(full, tmp_path / "saved.db")
    with full.write() as connection:
        (third,) = add(connection, article("3"))
    withdraw_one(full, number_of(full))
    withdraw_one(full, third, erase=True)
    before = rows(full)
    settled: list[Any] = []
    done = restore.restore(full, tmp_path / "saved.db", replace=True, settle=settled.append)
    after = rows(full)

    assert (done.articles, done.carried, len(settled)) == (2, 2, 1)
    assert list(withdrawn_ids(full).values()) == [False, True]
    for table in ("suppression", "withdrawn_band"):
        assert after[table] == before[table]
    with full.read() as connection:
        told = [one.article_id for one in changes.unnumbered(connection, limit=9)]
    assert told[-1:] == [number_of(full)]


def test_what_was_erased_after_a_backup_is_erased_in_it(full: Store, tmp_path: Path) -> None:
    withdraw_one(full, number_of(full))
    backup(full, tmp_path / "saved.db")
    with full.write() as connection:
        (one,) = withdrawn.of_numbers(connection, [number_of(full)])
        withdrawing.erase_again(connection, one, at=NOON)
    restore.restore(full, tmp_path / "saved.db", replace=True, settle=print)

    assert list(withdrawn_ids(full).values()) == [True]


def test_nothing_is_settled_where_nothing_was_withdrawn(full: Store, tmp_path: Path) -> None:
    withdraw_one(full, number_of(full))
    backup(full, tmp_path / "saved.db")
    settled: list[Any] = []
    done = restore.restore(full, tmp_path / "saved.db", replace=True, settle=settled.append)

    assert (done.carried, settled) == (0, [])


def test_a_database_that_cannot_tell_what_was_withdrawn_is_not_given_up_unasked(
    full: Store, elsewhere: Store, tmp_path: Path
) -> None:
    backup(full, tmp_path / "saved.db")
    path = Path(str(elsewhere.url.database))
    path.write_bytes(b"This was a database once. " * 400)
    saved = tmp_path / "saved.db"

    with pytest.raises(InputError, match="--forget-withdrawals"):
        restore.restore(elsewhere, saved, replace=True, settle=print)
    assert path.read_bytes().startswith(b"This was")

    done = restore.restore(elsewhere, saved, replace=True, settle=print, forget=True)
    assert (done.articles, done.carried) == (2, None)
    assert path.with_name("feeds.db.unreadable").read_bytes().startswith(b"This was")


# Dies as if by kill -9 once a part of the rows or pages is in place.
DIE_HALFWAY = """
import os, sqlite3, sys
from pathlib import Path
from feeds.storage import Store
from feeds.storage.care import copying, restore
from sqlalchemy import event

class Dying(sqlite3.Connection):
    def backup(self, target):
        pages = 1 if "copy.db" in str(self.execute("PRAGMA database_list").fetchone()) else -1
        super().backup(target, pages=pages, progress=lambda _, left, __: 0 < left < 5 and die())

def die(*_):
    os._exit(9)

connect = sqlite3.connect
sqlite3.connect = lambda *a, **k: connect(*a, **{"factory": Dying, **k})
store = Store(sys.argv[1])
@event.listens_for(store._writer, "before_cursor_execute")
def die_late(connection, cursor, statement, *_):
    if statement.startswith("INSERT INTO rendered "):
        die()
restore.restore(store, Path(sys.argv[2]), replace=True, settle=print)
"""


def test_a_restore_that_is_killed_leaves_the_old_store(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "saved.db"
    backup(full, path)
    with full.write() as connection:
        add(connection, article("only here"))
    before = rows(full)
    url = full.url.render_as_string(hide_password=False)
    full.close()
    killed = subprocess.run([sys.executable, "-c", DIE_HALFWAY, url, path], check=False)

    assert killed.returncode == 9
    assert rows(full) == before
