"""Single values that outlive a process."""

from __future__ import annotations

from sqlalchemy import Connection, select

from feeds.storage.engine import insert_into
from feeds.storage.tables import setting


def get(connection: Connection, name: str) -> str | None:
    """The stored value, None if there is none."""
    value: str | None = connection.scalar(select(setting.c.value).where(setting.c.name == name))
    return value


def put(connection: Connection, name: str, value: str) -> None:
    """Store a value in place of the one before."""
    statement = insert_into(connection, setting).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
