"""What an operator can mend about a database, in sentences; for engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, exc

from feeds.errors import StorageError

BUSY_SECONDS = 10
"""How long a connection waits for a locked SQLite file."""


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what an operator can mend into a sentence; bugs in our SQL stay what they are."""
    try:
        yield
    except exc.DatabaseError as error:
        if type(error) not in _OPERATOR_MENDS:
            raise
        where = url.render_as_string(hide_password=True)
        raise StorageError(f"{where}: {_reason(str(error.orig))}") from error


# Not their subclasses: those are bugs. A file that is no database is a plain DatabaseError.
_OPERATOR_MENDS = {exc.DatabaseError, exc.OperationalError}


def _reason(words: str) -> str:
    for sign, sentence in _REASONS.items():
        if sign in words:
            return sentence
    return words.strip().splitlines()[0] if words.strip() else "the database did not answer"


_REASONS = {
    "database is locked": f"another program has kept the database locked for {BUSY_SECONDS} s;"
    " close it or wait",
    "unable to open database file": "the file cannot be opened; does its folder exist, and may"
    " this user write there?",
    "readonly database": "the file or its folder cannot be written by this user",
    "file is not a database": "the file is not an SQLite database",
    "malformed": "the file is damaged; restore a backup",
    "database or disk is full": "the disk is full; nothing that was accepted is lost",
    "Connection refused": "no PostgreSQL server answers there; is it running?",
    "does not exist": "there is no such database or user on the server; create it first",
    "password authentication failed": "the server refuses the user or the password",
}
