"""What is put in force by hand, instead of by an edit of the file."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path

from feeds.assemble import applying
from feeds.assemble.applying import Act
from feeds.assemble.planning import Plan
from feeds.assemble.proposals import machine_at
from feeds.assemble.standing import config_of
from feeds.config import Config, load, storage_url_of
from feeds.config.reading import files
from feeds.errors import ConfigError, NotFound
from feeds.model import FileState, Proposal
from feeds.storage import Store, configs, schema


def put_in_force(
    path: Path, config: Config, drawn: Plan, *, environ: Mapping[str, str], note: str
) -> int:
    """Put *config* in force in the database that the file at *path* names, as somebody's act.

    The machine's file counts as looked at: it is no edit any more.

    Args:    drawn: what this somebody has seen of what will change.
    Returns: the number of the version.
    Raises:  Overtaken if another version is in force than the plan began with; StorageError.
    """
    store = Store(storage_url_of(path, environ=environ))
    try:
        schema.upgrade(store)
        act = Act(
            author=_who(),
            machine=machine_at(path),
            note=note,
            after=drawn.after,
            before=drawn.before,
            proposal=_looked_at(path, environ, config),
        )
        return applying.apply(store, config, act)
    finally:
        store.close()


def version(path: Path, n: int, *, environ: Mapping[str, str]) -> Config:
    """What version *n* says.

    Raises: NotFound with the versions that there are; ConfigError; StorageError.
    """
    store = Store(storage_url_of(path, environ=environ))
    try:
        with store.read() as connection:
            newest = configs.newest(connection)
        if not 0 < n <= newest:
            raise NotFound(f"there is no version {n}; {newest} is in force")
        return config_of(store, n, path, environ)
    finally:
        store.close()


def _looked_at(path: Path, environ: Mapping[str, str], known: Config) -> Proposal | None:
    """The machine's file as one that somebody has decided about; None where it is of no use."""
    try:
        there = files.gather(path, known=known.files)
        if there.tree != known.files.tree:
            load(path, environ=environ, known=known, warned=False)
    except ConfigError:
        return None
    meaning = there.meaning()
    return Proposal(
        machine=machine_at(path), hash=meaning, state=FileState.SAME, detail="", version=0
    )


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
