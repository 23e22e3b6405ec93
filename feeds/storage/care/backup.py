"""A backup: everything that a store holds at one moment, in one SQLite file.

storage: beside the road. The file is the same kind for both databases, so that a backup of one
can be restored into the other. Nobody has to stop for it: SQLite's readers and PostgreSQL's
repeatable read see one moment while others go on writing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from feeds.errors import InputError, NotFound, StorageError
from feeds.storage import revision, schema
from feeds.storage.care import copying
from feeds.storage.engine import Store, sqlite_file


def backup(store: Store, path: Path) -> int:
    """Write a new file; it appears under its name only when it is complete and on the disk.

    Returns: how many articles are in it.
    Raises:  InputError if the file is there already; NotFound without a database; StorageError.
    """
    if path.exists():
        raise InputError(f"{path} is there already; a backup never overwrites another one")
    if not store.exists():
        raise NotFound("the database has not been set up yet; start feeds serve once")
    part = path.with_name(f"{path.name}.part")
    with _removed(part), in_words(part):
        (_copy_file if store.is_sqlite else _export)(store, part)
        count = _conclude(part)
        part.rename(path)
    return count


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Say what is wrong with a backup file, in a sentence about that file."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StorageError(f"{path}: {reason}") from error


def _copy_file(store: Store, part: Path) -> None:
    """SQLite copies its pages, in one step: writers go on into the log meanwhile."""
    with closing(store.raw_reader()) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)


def _export(store: Store, part: Path) -> None:
    """PostgreSQL's rows into a new SQLite file, out of one snapshot."""
    if not revision.is_current(store):
        raise StorageError(
            "the database has no tables of this version; run feeds db upgrade first, or back it"
            " up with the version that made it"
        )
    with closing(Store(sqlite_file(part))) as copy:
        schema.upgrade(copy)
        with store.read() as source, copy.write() as target:
            copying.copy_rows(source, target)


def _conclude(part: Path) -> int:
    """Make it one file without a log beside it, look whether it is sound, see it to the disk."""
    with closing(sqlite3.connect(part)) as written:
        written.execute("PRAGMA journal_mode=DELETE")
        refuse_damaged(written, part)
        (count,) = written.execute("SELECT count(*) FROM article").fetchone()
    with part.open("rb") as file:
        os.fsync(file.fileno())
    return int(count)


def refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    """Look through the whole file.

    Raises: StorageError.
    """
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise StorageError(f"{path}: the file is damaged: {verdict}")


@contextmanager
def _removed(part: Path) -> Iterator[None]:
    """Leave no half file behind, from this run or one that was killed."""
    leftovers = [part.with_name(part.name + end) for end in ("", "-wal", "-shm", "-journal")]
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    try:
        yield
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
