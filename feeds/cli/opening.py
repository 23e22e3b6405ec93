"""What commands begin with that read the database; apart, as its library takes time to load."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.assemble import standing
from feeds.config import Config
from feeds.errors import NotFound
from feeds.storage import Store, revision


def in_force(path: Path) -> Config:
    """What is in force; before anything is, what the file at *path* says.

    Raises: ConfigError, StorageError.
    """
    return standing.config_at(path, os.environ)


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """The database of *config*, to read from.

    Raises: NotFound: it has not been made, or not brought to this version.
    """
    store = Store(config.storage_url)
    try:
        if not revision.is_current(store):
            raise NotFound("the database has not been set up yet; start feeds serve once")
        yield store
    finally:
        store.close()
