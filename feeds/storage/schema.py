"""Bring a database to the schema of this code, or say why it cannot be used."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from feeds.storage import revision
from feeds.storage.engine import Store

_LOCK = 0x66656564  # "feed": one migration at a time on a PostgreSQL database


def upgrade(store: Store) -> None:
    """Migrate to the newest schema; two processes at once do it once.

    Raises: StorageError if the database was made by a newer version of the code.
    """
    config = _config()
    with store.write() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        revision.found(connection)
        config.attributes["connection"] = connection  # env.py takes it from there
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "feeds.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
