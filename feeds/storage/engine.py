"""The database behind one door: SQLite or PostgreSQL, writers and readers apart.

SQLite: WAL, ``synchronous=FULL`` on every writing connection (an acknowledged article survives
a power cut), ``BEGIN IMMEDIATE`` so that a writer waits at the start and never fails in the
middle, readers that cannot write.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import ref

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import Table

from feeds.errors import StorageError
from feeds.storage.trouble import BUSY_SECONDS, explained
from feeds.storage.turns import Queue, Together, drain

R = TypeVar("R")

CONNECT_SECONDS = 3
"""How long a connection to PostgreSQL may take to be made."""

READ_SECONDS = 60
"""How long a reader waits for PostgreSQL's answer to one statement."""

PATIENCE = 1.0
"""Seconds that a ``raw_reader`` waits for a database that is locked or hangs."""

CONNECTIONS = 10
"""To PostgreSQL that are kept open for writing, and as many for reading."""

COMPANY_SECONDS = 0.05
"""How long ``write_in_company`` waits for others; a check takes some ten times as long."""

KEPT_KILOBYTES = 16_000
"""Of an SQLite file that its writer keeps in memory."""

LOG_PAGES = 4_000
"""After which the log of an SQLite file, 16 MB then, is copied into it."""

APPLICATION = "feeds"
"""What PostgreSQL calls our connections, for its administrator and for a restore."""


class Store:
    """An opened database.

    *url* is an SQLAlchemy URL; *clock*, an aware UTC time, is for tests. All machines that
    share a PostgreSQL database go by its clock, so that leases mean the same everywhere.
    """

    def __init__(self, url: str | URL, *, clock: Callable[[], datetime] | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._clock = clock
        self._writer = _engine(self.url, read_only=False)
        self._reader = _engine(self.url, read_only=True)
        self._single = _engine(self.url, read_only=True, poolclass=NullPool)
        self._turn: AbstractContextManager[None] = Queue() if self.is_sqlite else nullcontext()
        self._together = Together(self.write)
        self._in_company = Together(self.write, patience=COMPANY_SECONDS)
        self._along: dict[Callable[[Connection, list[Any]], object], deque[Any]] = {}

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
            _bound_waiting(connection, PATIENCE)
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

    def close(self) -> None:
        """Give all connections back."""
        if any(self._along.values()):
            self.write_together(lambda _: None)
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


def _engine(url: URL, *, read_only: bool, **options: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return _postgresql(url, read_only=read_only, **options)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if read_only and url.database:  # a reader must not make the file that it looks for
        file = f"file:{quote(url.database)}"
        url = url.set(database=file).update_query_dict({"mode": "rw", "uri": "true"})
    engine = create_engine(url, connect_args=arguments, **options)
    event.listen(engine, "connect", _reading_pragmas if read_only else _writing_pragmas)
    event.listen(engine, "begin", _begin_deferred if read_only else _begin_immediate)
    return engine


def _postgresql(url: URL, *, read_only: bool, **options: Any) -> Engine:
    # Repeatable read gives readers one snapshot, as SQLite's do; writers lock rows instead.
    level = "REPEATABLE READ" if read_only else "READ COMMITTED"
    execution = {"isolation_level": level, "postgresql_readonly": read_only}
    engine = create_engine(
        url,
        pool_pre_ping=True,
        execution_options=execution,
        connect_args={
            "application_name": APPLICATION,
            "connect_timeout": CONNECT_SECONDS,
            "options": _without_compiling(url),
        },
        **(options or {"pool_size": CONNECTIONS}),
    )
    if read_only:
        event.listen(engine, "connect", _bound_reading)
    return engine


def _without_compiling(url: URL) -> str:
    """The server's options for a connection: compiling a plan takes longer than any of ours."""
    given = url.query.get("options", "")
    return f"-c jit=off {given if isinstance(given, str) else ' '.join(given)}".strip()


def _bound_reading(connection: Any, _record: object) -> None:
    _bound_waiting(connection, READ_SECONDS)


_UNANSWERED = "ACTIVE"
"""What libpq calls a connection whose statement is still under way."""


def _bound_waiting(connection: Any, seconds: float) -> None:
    """A server that hangs never closes the connection; nothing else ends the wait for it."""
    kind, itself = type(connection), ref(connection)  # which must not keep itself alive

    def wait(answer: Any, **_: float) -> Any:
        there: Any = itself()
        try:
            return kind.wait(there, answer, timeout=seconds)
        except Exception:
            if there.info.transaction_status.name == _UNANSWERED:
                there.close()  # the answer may come yet, and would be taken for the next one's
            raise

    connection.wait = wait


def _writing_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see the "begin" event
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # What every check writes to stays at hand, and is copied from the log less often: with 2 MB
    # and 4 MB, SQLite's own measure, a check of a changed feed reads and writes twice as often.
    connection.execute(f"PRAGMA cache_size={-KEPT_KILOBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")


def _use_wal(connection: Any) -> None:
    """Switch a new file to WAL; SQLite does not wait when two processes want that at once."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _reading_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
