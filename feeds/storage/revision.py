"""Which schema a database has, and whether it is that of this code.

Beside ``schema``, which changes it: whoever only looks needs no Alembic, which takes a tenth of
the memory of a web process.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from feeds.errors import StorageError
from feeds.storage.engine import Store


def is_current(store: Store) -> bool:
    """Whether the schema is the code's own; the web process waits for that.

    Raises: StorageError if the database was made by a newer version of the code.
    """
    if not store.exists():
        return False
    with store.read() as connection:
        return found(connection) == max(_known())


def found(connection: Connection) -> str | None:
    """The revision of the schema that is there, None where there is none yet.

    Raises: StorageError if the database was made by a newer version of the code.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision is not None and revision not in _known():
        raise StorageError(
            f"the database has schema {revision}, which this version of feeds does not know;"
            " it was made by a newer version: install that one, or restore a backup"
        )
    return revision


@cache
def _known() -> frozenset[str]:
    """The revisions that this code has a migration to; their numbers begin the names of files."""
    folder = files("feeds.storage.migrations") / "versions"
    numbers = [one.name.partition("_")[0] for one in folder.iterdir()]
    return frozenset(number for number in numbers if number.isdigit())
