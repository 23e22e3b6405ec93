"""What is left to be destroyed after a withdrawal, so that a crash on the way loses no order.

storage: ordered by the sequencer, done once everything is rendered again. Orders and their ends
are numbers of changes.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection

from feeds.storage import settings
from feeds.storage.engine import Store
from feeds.storage.rendering import rendered

PATIENCE = 5.0
"""Seconds to wait for readers before SQLite's log can be emptied."""

PURGED = "purged"
"""The name of the setting that tells of the last withdrawal which is in no document any more."""

_ORDERED = "withdrawn"
_ERASED, _REWRITTEN, _EMPTIED = "erased", "rewritten", "emptied"


def order(connection: Connection, seq: int, *, erase: bool) -> None:
    """Something was withdrawn with this change; where it was to be erased, no byte may be left."""
    settings.put(connection, _ORDERED, str(seq))
    if erase:
        settings.put(connection, _ERASED, str(seq))


def is_due(connection: Connection) -> bool:
    """Whether there is anything to purge."""
    return any(
        settings.get(connection, begun) != settings.get(connection, ended)
        for begun, ended in ((_ORDERED, PURGED), (_ERASED, _EMPTIED))
    )


def purge(store: Store) -> None:
    """Drop bytes that nothing points to; where something was erased, also from the file.

    Called under the sequencer's lease, when all feeds are rendered. SQLite's file is written
    anew, as it keeps what was deleted until it needs the space, and its log is emptied. On
    PostgreSQL the space is freed for new rows; VACUUM FULL is up to its administrator.
    """
    with store.write() as connection:
        ordered = settings.get(connection, _ORDERED)
        erased = settings.get(connection, _ERASED)
        rewritten = settings.get(connection, _REWRITTEN)
        rendered.sweep(connection)
    if erased != rewritten:
        _rewrite(store)
        _settle(store, _REWRITTEN, erased)
    if erased and (not store.is_sqlite or _is_emptied(store)):
        _settle(store, _EMPTIED, erased)
    _settle(store, PURGED, ordered)


def _settle(store: Store, name: str, value: str | None) -> None:
    if value is not None:
        with store.write() as connection:
            settings.put(connection, name, value)


def _rewrite(store: Store) -> None:
    with store.alone() as connection:
        if store.is_sqlite:
            # The text index keeps what was deleted in its older parts.
            connection.execute("INSERT INTO article_words(article_words) VALUES ('optimize')")
        connection.execute("VACUUM")


def _is_emptied(store: Store) -> bool:
    """Whether SQLite's log could be emptied: no reader may be looking at it."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        with store.alone() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        time.sleep(0.1)
    return False
