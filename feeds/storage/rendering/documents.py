"""The way from a path to its bytes: one SELECT by key, for every poll of every feed.

Below SQLAlchemy's statements on purpose: compiling and result objects would cost more than the
query. Read-only connections are kept and taken in turn, as many as threads ever read at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from feeds.errors import StorageError
from feeds.storage.engine import Store
from feeds.storage.gone.purges import PURGED
from feeds.storage.walindex import WalIndex


class Version(NamedTuple):
    """What is served at a path now; ``last_modified`` in whole seconds since 1970."""

    etag: str
    last_modified: int


class Body(NamedTuple):
    """A version's bytes, plain or gzipped."""

    version: Version
    body: bytes


class Since(NamedTuple):
    """A version's bytes with the outlines of its entries, and of those of the version *base*."""

    version: Version
    body: bytes
    now: bytes
    base: str
    before: bytes


class _EndedError(StorageError):
    """The server has ended the connection; SQLite has none that could."""


class Documents:
    """Rendered documents by path; one serves any number of threads, until its store is closed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._idle: deque[Any] = deque()
        self._index: WalIndex | None = None
        mark = "?" if store.is_sqlite else "%s"
        self._version = _VERSION.replace("?", mark)
        self._since = _SINCE.replace("?", mark)
        self._setting = _SETTING.replace("?", mark)
        self._body = {
            kind: _BODY.format(column=kind).replace("?", mark) for kind in ("body", "gzip")
        }
        store.when_closed(self.close)

    def state(self) -> bytes | None:
        """Other bytes after each change of anything, None where only a query can tell.

        What is found after this was called is at least as new as that. It costs a hundredth of a
        query, takes no lock, and waits for nobody.
        """
        if self._index is None:
            if not self._store.is_sqlite:
                return None
            self._index = self._indexed()
        return self._index.state()

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is: one narrow row."""
        row = self._row(self._version, path)
        return None if row is None else _version(row)

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path* with the version that they are, None if there are none."""
        row = self._row(self._body["gzip" if gzip else "body"], path)
        return None if row is None else Body(_version(row), bytes(row[2]))

    def since(self, path: str, base: str) -> Since | None:
        """What is served at *path* beside the older version *base*, by ETag, if it is known."""
        row = self._row(self._since, base, path)
        if row is None:
            return None
        return Since(_version(row), bytes(row[2]), bytes(row[3]), base, bytes(row[4]))

    def purged(self) -> str:
        """Another value after each withdrawal, once it is in no document any more."""
        row = self._row(self._setting, PURGED)
        return "" if row is None else str(row[0])

    def close(self) -> None:
        """Close all connections; nobody may be reading."""
        while self._idle:
            self._idle.pop().close()
        if self._index:
            self._index.close()
            self._index = None

    def _indexed(self) -> WalIndex:
        connection = self._store.raw_reader()
        try:
            return WalIndex(connection)
        except self._store.driver_errors as error:
            connection.close()
            raise _silent(error) from error

    def _row(self, sql: str, *asked: str) -> Any:
        try:
            return self._read(self._taken, sql, asked)
        except _EndedError:  # by a restart of the server, perhaps: a fresh one may do
            return self._read(self._store.raw_reader, sql, asked)

    def _taken(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return self._store.raw_reader()

    def _read(self, take: Callable[[], Any], sql: str, asked: tuple[str, ...]) -> Any:
        """One row; the connection is kept for others unless it is in trouble."""
        connection = None
        try:
            connection = take()
            cursor = connection.execute(sql, asked)
            row = cursor.fetchone()
            cursor.close()
        except self._store.driver_errors as error:
            ended = getattr(connection, "broken", False)
            if connection is not None:
                connection.close()
            raise _silent(error, _EndedError if ended else StorageError) from error
        self._idle.append(connection)
        return row


_SETTING = "SELECT value FROM setting WHERE name = ?"
_VERSION = "SELECT etag, last_modified FROM rendered WHERE path = ?"
_BODY = (
    "SELECT rendered.etag, rendered.last_modified, rendered_body.{column}"
    " FROM rendered JOIN rendered_body ON rendered_body.etag = rendered.etag"
    " WHERE rendered.path = ?"
)
_SINCE = (
    "SELECT rendered.etag, rendered.last_modified, rendered_body.body, now.outline, before.outline"
    " FROM rendered JOIN rendered_body ON rendered_body.etag = rendered.etag"
    " JOIN etag_seen AS now ON now.feed_id = rendered.feed_id"
    " AND now.format = rendered.format AND now.etag = rendered.etag"
    " JOIN etag_seen AS before ON before.feed_id = rendered.feed_id"
    " AND before.format = rendered.format AND before.etag = ?"
    " WHERE rendered.path = ? AND rendered.doc = ''"
)
_MICROSECONDS = 1_000_000


def _silent(error: Exception, kind: type[StorageError] = StorageError) -> StorageError:
    return kind(f"the database did not answer: {error}")


def _version(row: Any) -> Version:
    return Version(row[0], row[1] // _MICROSECONDS)
