"""How connections are made: to SQLite and to PostgreSQL, to write and to read.

storage: for ``engine``. SQLite: WAL, ``synchronous=FULL`` on every writing connection (an
acknowledged article survives a power cut), ``BEGIN IMMEDIATE`` so that a writer waits at the
start and never fails in the middle, readers that cannot write.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any
from urllib.parse import quote
from weakref import ref

from sqlalchemy import URL, Connection, Engine, create_engine, event

from feeds.storage.trouble import BUSY_SECONDS

CONNECT_SECONDS = 3
"""How long a connection to PostgreSQL may take to be made."""

READ_SECONDS = 60
"""How long a reader waits for PostgreSQL's answer to one statement."""

CONNECTIONS = 10
"""To PostgreSQL that are kept open for writing, and as many for reading."""

APPLICATION = "feeds"
"""What PostgreSQL calls our connections, for its administrator and for a restore."""


def engine(url: URL, *, read_only: bool, **options: Any) -> Engine:
    """What makes connections to *url*; *options* are SQLAlchemy's."""
    if url.get_backend_name() != "sqlite":
        return _postgresql(url, read_only=read_only, **options)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if read_only and url.database:  # a reader must not make the file that it looks for
        file = f"file:{quote(url.database)}"
        url = url.set(database=file).update_query_dict({"mode": "rw", "uri": "true"})
    made = create_engine(url, connect_args=arguments, **options)
    event.listen(made, "connect", _reading_pragmas if read_only else _writing_pragmas)
    event.listen(made, "begin", _begin_deferred if read_only else _begin_immediate)
    return made


def _postgresql(url: URL, *, read_only: bool, **options: Any) -> Engine:
    # Repeatable read gives readers one snapshot, as SQLite's do; writers lock rows instead.
    level = "REPEATABLE READ" if read_only else "READ COMMITTED"
    execution = {"isolation_level": level, "postgresql_readonly": read_only}
    made = create_engine(
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
        event.listen(made, "connect", _bound_reading)
    return made


def _without_compiling(url: URL) -> str:
    """The server's options for a connection: compiling a plan takes longer than any of ours."""
    given = url.query.get("options", "")
    return f"-c jit=off {given if isinstance(given, str) else ' '.join(given)}".strip()


def _bound_reading(connection: Any, _record: object) -> None:
    bound_waiting(connection, READ_SECONDS)


_UNANSWERED = "ACTIVE"
"""What libpq calls a connection whose statement is still under way."""


def bound_waiting(connection: Any, seconds: float) -> None:
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
