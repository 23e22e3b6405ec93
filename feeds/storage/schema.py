"""Bring a database to the schema of this code, or say why it cannot be used."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from feeds.errors import StorageError
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
        _refuse_newer(connection, config)
        config.attributes["connection"] = connection  # env.py takes it from there
        command.upgrade(config, "head")


def is_current(store: Store) -> bool:
    """Whether the schema is the code's own; the web process waits for that.

    Raises: StorageError if the database was made by a newer version of the code.
    """
    if not store.exists():
        return False
    config = _config()
    with store.read() as connection:
        _refuse_newer(connection, config)
        return _revision(connection) == ScriptDirectory.from_config(config).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "feeds.storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection, config: Config) -> None:
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StorageError(
            f"the database has schema {revision}, which this version of feeds does not know;"
            " it was made by a newer version: install that one, or restore a backup"
        )
