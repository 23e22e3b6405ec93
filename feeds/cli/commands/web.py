"""The web side alone: ``feeds web``."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from feeds import log
from feeds.assemble.web import from_environment, spool
from feeds.cli.loading import configured, pass_path
from feeds.cli.running.lifeline import end_with_parent, tied_to_us
from feeds.cli.running.listening import listening, refuse_taken_port
from feeds.config import storage_url_of
from feeds.errors import StorageError
from feeds.serve.http import server
from feeds.serve.http.prompt import Prompt
from feeds.serve.patience import THREADS
from feeds.storage import Store, configs, revision

PATIENCE = 60.0
"""Seconds that web waits for work to bring the database to this version."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the database meanwhile."""


@click.command()
@listening
@click.option("--processes", type=click.IntRange(1), help="Web processes; default: one per core.")
@pass_path
def web(path: Path, host: str, port: int, processes: int | None) -> None:
    """Serve feeds and pages only; never fetches, never migrates."""
    refuse_taken_port(host, port)
    log.to_stderr()
    end_with_parent()
    _find_config(path)
    # Each process of the server reads the config itself, and ends with this one.
    os.environ.update(tied_to_us(), FEEDS_CONFIG=str(path.absolute()))
    server.run(f"{__name__}:application", host, port, processes=processes or os.cpu_count() or 1)


def application() -> Prompt:
    """What each process of the web server serves."""
    end_with_parent()
    log.to_stderr()
    live = from_environment()
    return Prompt(live, live.at_once, threads=THREADS, ended=live.close)


def _find_config(path: Path) -> None:
    """Wait until a config is in force; without a database, what was kept of it will do.

    Raises: ConfigError, StorageError.
    """
    store = Store(storage_url_of(path, environ=os.environ))
    try:
        if spool(path) and not store.answers():
            log.warning("unavailable", served="feeds as they were last")
        else:
            _await_config(store, path)
    finally:
        store.close()


def _await_config(store: Store, path: Path) -> None:
    if not _is_in_force(store):
        configured(path)  # a file that can never be put in force is told now
    last = time.monotonic() + PATIENCE
    while not _is_in_force(store):
        if time.monotonic() > last:
            raise StorageError("the database knows no config yet; start feeds work too")
        time.sleep(LOOK_EVERY)


def _is_in_force(store: Store) -> bool:
    """Whether the database has the tables of this version, and a config is in force."""
    if not revision.is_current(store):
        return False
    with store.read() as connection:
        return configs.newest(connection) > 0
