"""Feed documents that outlast their database: asked there, else found in the spool."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from feeds import log
from feeds.errors import StorageError
from feeds.serve.recent import Database
from feeds.serve.spool import Spool
from feeds.storage.documents import Body, Since, Version

T = TypeVar("T")

KEEP_EVERY = timedelta(seconds=1)
"""Between two ticks of ``keep``."""

FOLLOW_EVERY = 60.0
"""Seconds after which everything in the spool is compared with the database, so that what was
corrected there is not kept here; what was withdrawn there goes at once."""

PAUSE = 5.0
"""Seconds for which a database that is in trouble is not asked again."""


class Steadfast:
    """Asks *documents*; while these cannot be reached, *spool*. For any number of threads."""

    def __init__(
        self, documents: Database, spool: Spool, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._documents = documents
        self._spool = spool
        self._clock = clock
        self._away_until = 0.0
        self._kept: dict[str, str] = {}  # path -> etag
        self._wanted: set[str] = set()
        self._follow_at = 0.0
        self._purged = ""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is.

        Raises: StorageError where neither database nor spool know.
        """
        try:
            found = self._reached(lambda: self._documents.version(path))
        except StorageError:
            return self._spooled(path, gzip=True).version
        self._note(path, found)
        return found

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none.

        Raises: StorageError where neither database nor spool know.
        """
        try:
            found = self._reached(lambda: self._documents.body(path, gzip=gzip))
        except StorageError:
            return self._spooled(path, gzip=gzip)
        self._note(path, found.version if found else None)
        return found

    def since(self, path: str, base: str) -> Since | None:
        """What is served beside an older version; nobody is told while the database is away."""
        try:
            return self._reached(lambda: self._documents.since(path, base))
        except StorageError:
            return None

    def keep(self) -> None:
        """Put into the spool what has been served since the last call; a tick of web's clock."""
        if self._is_purged() or self._clock() >= self._follow_at:
            self._follow_at = self._clock() + FOLLOW_EVERY
            self._kept = {path: version.etag for path, version in self._spool.kept()}
            self._wanted |= set(self._kept)
        try:
            while self._wanted:
                self._keep(self._wanted.pop())
        except StorageError:
            return  # it is away: what is in the spool stays
        except OSError as error:
            self._wanted.clear()
            log.warning("spool", reason=f"nothing can be kept for bad times: {error.strerror}")

    def _is_purged(self) -> bool:
        """Whether something was withdrawn since the last call, which may be kept here."""
        try:
            purged = self._reached(self._documents.purged)
        except StorageError:
            return False
        before, self._purged = self._purged, purged
        return purged != before

    def _keep(self, path: str) -> None:
        version = self._reached(lambda: self._documents.version(path))
        if version is None:
            self._kept.pop(path, None)
            self._spool.drop(path)
        elif self._kept.get(path) != version.etag:
            found = self._reached(lambda: self._documents.body(path, gzip=True))
            if found:
                self._spool.keep(path, found)
                self._kept[path] = found.version.etag

    def _note(self, path: str, version: Version | None) -> None:
        if self._kept.get(path) != (version.etag if version else None):
            self._wanted.add(path)

    def _reached(self, ask: Callable[[], T]) -> T:
        """What the database says; when it was away, one request after each pause tries it."""
        if self._away_until:
            if self._clock() < self._away_until:
                raise StorageError("the database was away a moment ago")
            self._away_until = self._clock() + PAUSE
        try:
            found = ask()
        except StorageError as error:
            if not self._away_until:
                log.error("unavailable", reason=error)
            self._away_until = self._clock() + PAUSE
            raise
        if self._away_until:
            self._away_until = 0.0
            log.info("available")
        return found

    def _spooled(self, path: str, *, gzip: bool) -> Body:
        found = self._spool.find(path, gzipped=gzip)
        if found is None:
            raise StorageError("the database is away, and nothing is kept of this")
        return found
