"""The web side alone: ``feeds web``."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds import log
from feeds.assemble.web import from_environment, spool
from feeds.cli.lifeline import end_with_parent, tied_to_us
from feeds.cli.listening import listening, refuse_taken_port
from feeds.cli.loading import configured, pass_path
from feeds.config import Config
from feeds.errors import StorageError
from feeds.serve import server
from feeds.storage import Store, schema

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SCHEMA_PATIENCE = 60.0
"""Seconds that web waits for work to bring the database to this version."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the database meanwhile."""


@click.command()
@listening
@click.option("--processes", type=click.IntRange(1), help="Web processes; default: one per core.")
@pass_path
def web(path: Path, host: str, port: int, processes: int | None) -> None:
    """Serve feeds and pages only; never fetches, never migrates."""
    config = configured(path)
    refuse_taken_port(host, port)
    log.to_stderr()
    end_with_parent()
    _find_database(config)
    # Each process of the server reads the config itself, and ends with this one.
    os.environ.update(tied_to_us(), FEEDS_CONFIG=str(config.path))
    server.run(f"{__name__}:application", host, port, processes=processes or os.cpu_count() or 1)


def application() -> WSGIApplication:
    """What each process of the web server serves."""
    end_with_parent()
    log.to_stderr()
    return from_environment()


def _find_database(config: Config) -> None:
    """Wait for the tables of this version; without a database, what was kept of it will do.

    Raises: StorageError.
    """
    store = Store(config.storage_url)
    try:
        if spool(config) and not store.answers():
            log.warning("unavailable", served="feeds as they were last")
        else:
            _await_schema(store)
    finally:
        store.close()


def _await_schema(store: Store) -> None:
    last = time.monotonic() + SCHEMA_PATIENCE
    while not schema.is_current(store):
        if time.monotonic() > last:
            raise StorageError("the database has no tables of this version; start feeds work too")
        time.sleep(LOOK_EVERY)
