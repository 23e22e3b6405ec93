"""Databases for tests: opened, migrated, empty, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, text

from feeds.storage import Store, schema
from feeds.storage.tables import metadata

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until a test lets time pass."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, period: timedelta) -> datetime:
        """Let time pass; the time afterwards."""
        self.now += period
        return self.now


@contextmanager
def migrated(url: str, clock: Clock | None) -> Iterator[Store]:
    """An opened database with all tables and nothing in them."""
    store = Store(url, clock=clock)
    schema.upgrade(store)
    if not store.is_sqlite:
        empty(store)
    yield store
    store.close()


def drop_everything(store: Store) -> None:
    """Make a PostgreSQL database as it was before its first migration."""
    with store.write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def empty(store: Store) -> None:
    """Leave the tables, and nothing in them."""
    with store.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
