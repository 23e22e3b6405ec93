"""The config in force, as this machine reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from feeds.config import Config, Text, load, load_texts, storage_url_of
from feeds.storage import Store, configs, revision


def in_force(
    store: Store, path: Path, environ: Mapping[str, str], *, known: Config | None = None
) -> tuple[Config, int] | None:
    """The config in force and its version, None where there is none yet.

    Args:    known: another config; what it has in common with this one is not read again.
    Raises: ConfigError where this machine cannot read it; StorageError.
    """
    if not revision.is_current(store):
        return None
    with store.read() as connection:
        n = configs.newest(connection)
    return (config_of(store, n, path, environ, known=known), n) if n else None


def config_at(path: Path, environ: Mapping[str, str]) -> Config:
    """The config in force; before anything is, what the file says.

    Raises: ConfigError, StorageError.
    """
    store = Store(storage_url_of(path, environ=environ))
    try:
        found = in_force(store, path, environ)
    finally:
        store.close()
    return found[0] if found else load(path, environ=environ, warned=False)


def config_of(
    store: Store, n: int, path: Path, environ: Mapping[str, str], *, known: Config | None = None
) -> Config:
    """What version *n* means on this machine: references and relative paths are its own.

    Args:   known: as for ``in_force``.
    Raises: ConfigError.
    """
    with store.read() as connection:
        texts = configs.texts(connection, n)
    return load_texts(path, [Text(*one) for one in texts], environ=environ, known=known)
