"""The database behind one door: SQLite or PostgreSQL, writers and readers apart.

Whoever writes to SQLite waits for its turn in this process, before it waits for the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import Table

from feeds.errors import StorageError
from feeds.storage import connections
from feeds.storage.trouble import explained
from feeds.storage.turns import Queue, Together, drain

R = TypeVar("R")

PATIENCE = 1.0
"""Seconds that a ``raw_reader`` waits for a database that is locked or hangs."""

COMPANY_SECONDS = 0.15
"""How long ``write_in_company`` waits for others; a check takes some three times as long."""


class Store:
    """An opened database.

    *url* is an SQLAlchemy URL; *clock*, an aware UTC time, is for tests. All machines that
    share a PostgreSQL database go by its clock, so that leases mean the same everywhere.
    """

    def __init__(self, url: str | URL, *, clock: Callable[[], datetime] | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._clock = clock
        self._writer = connections.engine(self.url, read_only=False)
        self._reader = connections.engine(self.url, read_only=True)
        self._single = connections.engine(self.url, read_only=True, poolclass=NullPool)
        self._turn: AbstractContextManager[None] = Queue() if self.is_sqlite else nullcontext()
        self._together = Together(self.write)
        self._in_company = Together(self.write, patience=COMPANY_SECONDS)
        self._along: dict[Callable[[Connection, list[Any]], object], deque[Any]] = {}
        self._kept_by: list[Callable[[], object]] = []

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or leaves no trace."""
        with self._turn, explained(self.url), self._writer.begin() as connection:
            self._take_along(connection)
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """A driver's own writing connection outside any transaction, for upkeep of the file."""
        with self._turn, explained(self.url):
            pooled = self._writer.raw_connection()
            connection: Any = pooled.driver_connection
            if not self.is_sqlite:
                pooled.detach()
                connection.autocommit = True
            try:
                yield connection
            finally:
                (pooled if self.is_sqlite else connection).close()

    def write_together(self, step: Callable[[Connection], R]) -> R:
        """What *step* returns, in a transaction that small steps of other threads may share.

        A step may run twice, if one beside it fails: it must do nothing but write.
        """
        if self.is_sqlite:
            return self._together.run(step)
        with self.write() as connection:  # PostgreSQL's writers need not wait for one another
            return step(connection)

    def write_in_company(self, step: Callable[[Connection], R]) -> R:
        """As ``write_together``, but waits a moment for others: for what is in no hurry."""
        return self._in_company.run(step) if self.is_sqlite else self.write_together(step)

    def write_along(self, write: Callable[[Connection, list[R]], object], row: R) -> None:
        """Let *write* take *row* along with the next transaction; nobody waits for it.

        It gets all rows at once that others have handed in for it. For what may be lost, with the
        process or with that transaction. PostgreSQL gets each row at once and alone: rows locked
        in passing are locked in no order, which ends in deadlock.
        """
        if self.is_sqlite:
            self._along.setdefault(write, deque()).append(row)
        else:
            self.write_together(lambda connection: write(connection, [row]))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look at the database; writing through it fails."""
        with explained(self.url), self._reader.connect() as connection:
            yield connection

    def now(self) -> datetime:
        """The time that leases and due times are compared with; aware, UTC."""
        if self._clock:
            return self._clock()
        if self.is_sqlite:
            return datetime.now(UTC)
        with self.read() as connection:
            moment: datetime = connection.scalar(text("SELECT clock_timestamp()"))
            return moment.astimezone(UTC)

    def _take_along(self, connection: Connection) -> None:
        for write, waiting in list(self._along.items()):
            if rows := drain(waiting):
                write(connection, rows)

    @property
    def driver_errors(self) -> type[Exception]:
        """What a ``raw_reader`` raises when the database is in trouble."""
        error: type[Exception] = self._reader.dialect.dbapi.Error  # type: ignore[union-attr]
        return error

    def raw_reader(self) -> Any:
        """A driver's own connection for single SELECTs, committed by themselves.

        It gives up after ``PATIENCE``: whoever polls a feed can be answered without a database.
        Who keeps it closes it, at the latest ``when_closed``.
        """
        with explained(self.url):
            # None of the pool's: to look whether such a one is alive may take as long as any read.
            pooled = self._single.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if self.is_sqlite:
            connection.execute(f"PRAGMA busy_timeout={round(PATIENCE * 1000)}")
        else:
            connection.autocommit = True
            connections.bound_waiting(connection, PATIENCE)
        return connection

    def answers(self) -> bool:
        """Whether the database can be reached, whatever is in it."""
        try:
            with self.read() as connection:
                return bool(connection.scalar(text("SELECT 1")))
        except StorageError:
            return False

    def exists(self) -> bool:
        """Whether there is anything to open: SQLite would make an empty file."""
        database = self.url.database
        return not self.is_sqlite or not database or Path(database).exists()

    def when_closed(self, close: Callable[[], object]) -> None:
        """Let *close* close what is kept of ``raw_reader``, together with all else."""
        self._kept_by.append(close)

    def close(self) -> None:
        """Close all connections; nobody may be reading or writing."""
        if any(self._along.values()):
            self.write_together(lambda _: None)
        for close in self._kept_by:
            close()
        self._writer.dispose()
        self._reader.dispose()


def sqlite_file(path: Path) -> URL:
    """The URL of an SQLite file, whatever characters its name has."""
    return URL.create("sqlite", database=str(path))


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of *connection*."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same by the dialect's name, for statements that are built once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
