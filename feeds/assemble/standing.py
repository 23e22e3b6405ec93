"""The config in force, as this machine reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from feeds.config import Config, Text, load, load_texts, storage_url_of
from feeds.storage import Store, configs, schema


def in_force(store: Store, path: Path, environ: Mapping[str, str]) -> tuple[Config, int] | None:
    """The config in force and its version, None where there is none yet.

    Raises: ConfigError where this machine cannot read it; StorageError.
    """
    if not schema.is_current(store):
        return None
    with store.read() as connection:
        n = configs.newest(connection)
    return (config_of(store, n, path, environ), n) if n else None


def config_at(path: Path, environ: Mapping[str, str]) -> Config:
    """The config in force; before anything is, what the file says.

    Raises: ConfigError, StorageError.
    """
    store = Store(storage_url_of(path, environ=environ))
    try:
        found = in_force(store, path, environ)
    finally:
        store.close()
    return found[0] if found else load(path, environ=environ)


def config_of(store: Store, n: int, path: Path, environ: Mapping[str, str]) -> Config:
    """What version *n* means on this machine: references and relative paths are its own.

    Raises: ConfigError.
    """
    with store.read() as connection:
        texts = configs.texts(connection, n)
    return load_texts(path, [Text(*one) for one in texts], environ=environ)
