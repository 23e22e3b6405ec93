"""A store made to hold what a backup file holds, at one stroke or not at all.

storage: beside the road; the way back from ``backup``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, text

from feeds.errors import InputError, StorageError
from feeds.storage import revision, schema
from feeds.storage.care import copying
from feeds.storage.care.backup import in_words, refuse_damaged
from feeds.storage.connections import APPLICATION
from feeds.storage.engine import Store, sqlite_file
from feeds.storage.feed import journal
from feeds.storage.gone import carrying
from feeds.storage.gone.carrying import Lastings

_IN_USE = "feeds is still running on this database; stop it on every machine, then restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a store holds after a restore, and how many withdrawals were carried over into it.

    ``carried`` is None where there was no database that could have told any.
    """

    articles: int
    carried: int | None


def restore(
    store: Store,
    path: Path,
    *,
    replace: bool,
    settle: Callable[[URL], object],
    forget: bool = False,
) -> Restored:
    """Put the backup in place of whatever the store holds; nothing may be running on it.

    Whatever happens on the way, the store is then either the old one or the restored one. What
    was withdrawn in the old one stays so.

    Args:    replace: also if the store has articles.
             settle: publishes what it finds in the database at this address, without what was
             withdrawn, before anybody sees it; not called where there is nothing to settle.
             forget: also if the old database cannot tell what was withdrawn.
    Raises:  InputError for a file that cannot be restored, or where nobody can tell what was
             withdrawn; StorageError.
    """
    with _current_copy(path) as copy:
        before = _taken_back(store, forget=forget)
        if not replace and revision.is_current(store):
            _refuse_full(store)
        store.close()  # a database in use cannot be replaced, not even if it is we who use it
        carried = _carry(before, copy, settle) if before else None
        _into_sqlite(copy, store) if store.is_sqlite else _into_postgresql(copy, store)
    with store.read() as connection:
        return Restored(copying.articles(connection), carried)


def _taken_back(store: Store, *, forget: bool) -> Lastings | None:
    """What the store will never let in; None where it is not there, or is to be forgotten.

    Raises: InputError: it cannot tell.
    """
    if not store.exists():
        return None
    try:
        if revision.is_current(store):
            with store.read() as connection:
                return carrying.read(connection)
        return _taken_back_before(store)
    except StorageError as error:
        if forget:
            _put_aside(store)
            return None
        raise InputError(
            f"what was withdrawn since the backup cannot be found out: {error};"
            " --forget-withdrawals restores all the same, then withdraw it once more"
        ) from error


def _put_aside(store: Store) -> None:
    """Make room where a file stands that SQLite cannot open; it is kept under another name."""
    path = Path(store.url.database or "")
    if not store.is_sqlite:
        return
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.DatabaseError:
            path.rename(path.with_name(f"{path.name}.unreadable"))


def _taken_back_before(store: Store) -> Lastings | None:
    """The same of a database of an older version, which stays as it is."""
    if not store.is_sqlite:
        with store.read() as connection:
            _refuse_others(connection)
        schema.upgrade(store)  # as a restore does in any case
        with store.read() as connection:
            return carrying.read(connection)
    path = Path(store.url.database or "")
    if not path.stat().st_size:
        return None
    with (
        _current_copy(path) as copy,
        closing(Store(sqlite_file(copy))) as old,
        old.read() as connection,
    ):
        return carrying.read(connection)


def _carry(before: Lastings, copy: Path, settle: Callable[[URL], object]) -> int:
    """Let the backup's copy know what was withdrawn since."""
    with closing(Store(sqlite_file(copy))) as restored, restored.write() as connection:
        carried = carrying.put(connection, before, at=restored.now())
    if carried:
        settle(sqlite_file(copy))
    return carried


@contextmanager
def _current_copy(path: Path) -> Iterator[Path]:
    """The backup, brought to the schema of this code; the file itself stays as it is.

    What was told after the backup is not in it, so nobody may go on from there.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    with TemporaryDirectory(prefix="feeds-restore-") as folder:
        copy = Path(folder) / "copy.db"
        with in_words(path):
            _copy_sound(path, copy)
        with closing(Store(sqlite_file(copy))) as store:
            schema.upgrade(store)
            with store.write() as connection:
                journal.begin_epoch(connection)
        yield copy


def _copy_sound(path: Path, copy: Path) -> None:
    opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    with closing(opened) as source, closing(sqlite3.connect(copy)) as target:
        refuse_damaged(source, path)
        tables = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if tables.fetchone() is None:
            raise InputError(f"{path}: is an SQLite database, but not one of feeds")
        source.backup(target)


def _refuse_full(store: Store) -> None:
    with store.read() as connection:
        if not copying.is_empty(connection):
            where = store.url.render_as_string(hide_password=True)
            raise InputError(f"{where} holds articles; --replace gives them up for the backup's")


def _into_sqlite(copy: Path, store: Store) -> None:
    """SQLite replaces all pages in one transaction of its own."""
    path = Path(store.url.database or "")
    with (
        in_words(path),
        closing(sqlite3.connect(copy)) as source,
        closing(sqlite3.connect(path, timeout=1)) as target,
    ):
        _be_alone(target)
        source.backup(target)


def _be_alone(target: sqlite3.Connection) -> None:
    """Only a database that nobody else has open can leave the mode in which many share it."""
    try:
        target.execute("PRAGMA locking_mode=EXCLUSIVE")
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("PRAGMA synchronous=FULL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StorageError(_IN_USE) from error
        raise


def _into_postgresql(copy: Path, store: Store) -> None:
    """All rows in one transaction."""
    schema.upgrade(store)
    with (
        closing(Store(sqlite_file(copy))) as saved,
        saved.read() as source,
        store.write() as target,
    ):
        _refuse_others(target)
        copying.copy_rows(source, target)


def _refuse_others(connection: Connection) -> None:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = :name AND pid <> pg_backend_pid()"
    )
    if connection.scalar(others, {"name": APPLICATION}):
        raise StorageError(_IN_USE)
