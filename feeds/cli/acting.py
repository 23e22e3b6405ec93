"""What commands share that do something to an article: who does it, and what follows from it."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.articles.canonical import canonical
from feeds.assemble.service import Service, service_at
from feeds.errors import StorageError
from feeds.pipeline import publication
from feeds.storage import Connection
from feeds.storage.archive import lookup

PATIENCE = 15
"""Seconds to wait for another worker that publishes, or whose lease has to run out."""


def actor() -> str:
    """Who calls the command, for the audit."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def acting(path: Path) -> Iterator[Service]:
    """A service to do something with; what was done is public when the block has ended.

    Raises: ConfigError; StorageError where another worker keeps us from publishing.
    """
    running = service_at(path, os.environ, workers=1)
    try:
        yield running
        publish(running)
    finally:
        running.close()


def number_of(connection: Connection, name: str) -> int:
    """The number of the article that *name* means.

    Raises: NotFound, InputError.
    """
    return lookup.find(connection, name, canonical_url=canonical(name))


def publish(running: Service) -> None:
    """Make public what has happened.

    Raises: StorageError where another worker keeps us from it.
    """
    last = time.monotonic() + PATIENCE
    while not publication.publish(running.classifier, running.desk, running.tools):
        if time.monotonic() > last:
            raise StorageError("it is stored, but another worker does not come to an end with it")
        time.sleep(0.2)
