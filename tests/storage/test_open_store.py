"""Opening a database, and what it says when that fails."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import exc, insert, select, text

from feeds.errors import StorageError
from feeds.storage import Store, connections, revision, schema, settings
from feeds.storage.columns import Moment
from feeds.storage.tables import lease
from tests.storage.stores import NOON


def test_what_was_written_is_read(store: Store) -> None:
    with store.write() as connection:
        settings.put(connection, "a", "1")

    with store.read() as connection:
        assert settings.get(connection, "a") == "1"


def test_a_transaction_that_fails_leaves_no_trace(store: Store) -> None:
    def fail_after_writing() -> None:
        with store.write() as connection:
            settings.put(connection, "a", "1")
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_writing()

    with store.read() as connection:
        assert settings.get(connection, "a") is None


def test_readers_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(exc.DBAPIError, match=r"read-?only"):
        settings.put(connection, "a", "1")


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.read() as before:
        assert settings.get(before, "a") is None

        with store.write() as connection:
            settings.put(connection, "a", "1")

        assert settings.get(before, "a") is None


def test_the_clock_of_a_store_is_aware(database_url: str) -> None:
    store = Store(database_url)

    assert store.now().utcoffset() == timedelta(0)
    store.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nowhere' / 'feeds.db'}")

    with pytest.raises(StorageError, match=r"nowhere/feeds\.db: the file cannot be opened"):
        schema.upgrade(store)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "feeds.db"
    path.write_bytes(b"This is not a database, it is a letter. " * 50)
    store = Store(f"sqlite:///{path}")

    with pytest.raises(StorageError, match="the file is not an SQLite database"):
        schema.upgrade(store)
    with pytest.raises(StorageError, match="the file is not an SQLite database"):
        revision.is_current(store)
    store.close()


def test_a_locked_file_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.1)
    path = tmp_path / "feeds.db"
    store = Store(f"sqlite:///{path}")
    schema.upgrade(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="another program has kept the database locked"):
        schema.upgrade(store)
    other.close()
    schema.upgrade(store)
    store.close()


def test_a_server_that_is_not_there_is_named() -> None:
    store = Store("postgresql+psycopg://feeds:secret@127.0.0.1:1/feeds")

    with pytest.raises(StorageError, match="no PostgreSQL server answers") as caught:
        schema.upgrade(store)

    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(postgres_url: str) -> None:
    store = Store(f"{postgres_url}_not")

    with pytest.raises(StorageError, match="there is no such database or user"):
        schema.upgrade(store)


def test_sqlite_keeps_what_it_acknowledges_through_a_power_cut(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'feeds.db'}")

    with store.write() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        answers = [connection.scalar(text(f"PRAGMA {name}")) for name in asked]

    assert answers == ["wal", 2, 1]  # synchronous 2 is FULL
    store.close()


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type] # noqa: DTZ001 - the mistake that is looked for


@given(
    st.datetimes(
        datetime(1, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        datetime(9999, 12, 30),  # noqa: DTZ001 - a day before the end, whatever the zone
        timezones=st.just(timezone(timedelta(hours=5, minutes=30))),
    )
)
def test_moments_are_kept_to_the_microsecond(moment: datetime) -> None:
    column = Moment()
    stored = column.process_bind_param(moment, None)  # type: ignore[arg-type] # not asked
    back = column.process_result_value(stored, None)  # type: ignore[arg-type] # not asked

    assert back == moment
    assert back is not None
    assert back.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "moment",
    [
        NOON + timedelta(microseconds=1),
        datetime.min.replace(tzinfo=NOON.tzinfo),
        datetime.max.replace(tzinfo=NOON.tzinfo),
    ],
)
def test_the_database_keeps_moments_as_they_are(store: Store, moment: datetime) -> None:
    with store.write() as connection:
        connection.execute(insert(lease).values(name="a", until=moment, token=1))

    with store.read() as connection:
        assert connection.scalar(select(lease.c.until)) == moment


def test_a_connection_whose_answer_did_not_come_in_time_is_not_used_again(
    postgres_url: str,
) -> None:
    store = Store(postgres_url)
    connection = store.raw_reader()
    with pytest.raises(store.driver_errors):
        connection.execute("SELECT pg_sleep(5)")

    assert connection.closed
    store.close()
