"""Migrations lead to the tables of the code, and to nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from feeds.errors import StorageError
from feeds.storage import Store, revision, schema
from feeds.storage.tables import metadata
from tests.storage.stores import Clock, drop_everything


def declared(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the index of words: its kind and its name differ from database to database."""
    if kind == "table":
        return not (name or "").startswith("article_words")
    return name != "ix_article_tokens_words"


def test_migrations_lead_to_the_tables_of_the_code(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": declared})

        assert compare_metadata(context, metadata) == []


def test_the_names_of_migrations_tell_their_order_as_alembic_has_it() -> None:
    scripts = list(ScriptDirectory.from_config(schema._config()).walk_revisions())

    assert sorted(revision._known(), reverse=True) == [one.revision for one in scripts]


def test_the_web_process_is_without_what_migrates() -> None:
    loaded = "import sys, feeds.assemble.web; print([m for m in sys.modules if 'alembic' in m])"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True, text=True)

    assert ran.stdout == "[]\n"


def test_a_migrated_database_is_current_and_stays_as_it_is(store: Store) -> None:
    schema.upgrade(store)

    assert revision.is_current(store)


def test_a_database_that_is_not_made_yet_is_not_current(database_url: str) -> None:
    store = Store(database_url)
    if not store.is_sqlite:
        drop_everything(store)

    assert not revision.is_current(store)
    schema.upgrade(store)
    assert revision.is_current(store)
    store.close()


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    with store.write() as connection:
        ours = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StorageError, match=r"has schema 9999.*newer version"):
            schema.upgrade(store)
        with pytest.raises(StorageError, match=r"has schema 9999.*newer version"):
            revision.is_current(store)
    finally:
        with store.write() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours}
            )


def test_two_processes_that_migrate_at_once_do_it_once(database_url: str) -> None:
    stores = [Store(database_url, clock=Clock()) for _ in range(2)]
    if not stores[0].is_sqlite:
        drop_everything(stores[0])
    failures: list[BaseException] = []

    def migrate(store: Store) -> None:
        try:
            schema.upgrade(store)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=migrate, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert revision.is_current(stores[0])
    for store in stores:
        store.close()
