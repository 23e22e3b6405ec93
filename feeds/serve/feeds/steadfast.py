"""Feed documents that outlast their database: asked there, else found in the spool."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from feeds import log
from feeds.errors import StorageError
from feeds.serve.feeds.recent import Database
from feeds.serve.feeds.spool import Spool
from feeds.storage.rendering.documents import Body, Since, Version

P = ParamSpec("P")
T = TypeVar("T")

KEEP_EVERY = timedelta(seconds=1)
"""Between two ticks of ``keep``."""

FOLLOW_EVERY = 60.0
"""Seconds after which everything in the spool is compared with the database, so that what was
corrected there is not kept here; what was withdrawn there goes at once."""


class Steadfast:
    """Asks *documents*; while these cannot be reached, *spool*. For any number of threads.

    Whoever finds them away waits for that once; from then on nobody but ``keep`` asks them.
    """

    def __init__(
        self, documents: Database, spool: Spool, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._documents = documents
        self._spool = spool
        self._clock = clock
        self._is_away = False
        self._kept: dict[str, Version] = {}  # what the spool has, by path
        self._wanted: set[str] = set()
        self._follow_at = 0.0
        self._purged = ""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is.

        Raises: StorageError where neither database nor spool know.
        """
        try:
            found = self._reached(self._documents.version, path)
        except StorageError:
            return self._kept.get(path) or self._spooled(path, gzip=True).version
        self._note(path, found)
        return found

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none.

        Raises: StorageError where neither database nor spool know.
        """
        try:
            found = self._reached(self._documents.body, path, gzip=gzip)
        except StorageError:
            return self._spooled(path, gzip=gzip)
        self._note(path, found.version if found else None)
        return found

    def since(self, path: str, base: str) -> Since | None:
        """What is served beside an older version; nobody is told while the database is away."""
        try:
            return self._reached(self._documents.since, path, base)
        except StorageError:
            return None

    def keep(self) -> None:
        """Put into the spool what has been served since the last call; a tick of web's clock.

        It is also who looks whether the database is back.
        """
        if self._is_purged() or self._clock() >= self._follow_at:
            self._follow_at = self._clock() + FOLLOW_EVERY
            self._kept = dict(self._spool.kept())
            self._wanted |= set(self._kept)
        try:
            while self._wanted and not self._is_away:
                self._keep(self._wanted.pop())
        except StorageError:
            return  # it is away: what is in the spool stays
        except OSError as error:
            self._wanted.clear()
            log.warning("spool", reason=f"nothing can be kept for bad times: {error.strerror}")

    def _is_purged(self) -> bool:
        """Whether something was withdrawn since the last call, which may be kept here."""
        try:
            purged = self._asked(self._documents.purged)
        except StorageError:
            return False
        if self._is_away:
            self._is_away = False
            log.info("available")
        before, self._purged = self._purged, purged
        return purged != before

    def _keep(self, path: str) -> None:
        version = self._asked(self._documents.version, path)
        if version is None:
            self._kept.pop(path, None)
            self._spool.drop(path)
        elif self._kept.get(path) != version:
            found = self._asked(self._documents.body, path, gzip=True)
            if found:
                self._spool.keep(path, found)
                self._kept[path] = found.version

    def _note(self, path: str, version: Version | None) -> None:
        if self._kept.get(path) != version:
            self._wanted.add(path)

    def _reached(self, ask: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What the database says, which is not asked while it is away."""
        if self._is_away:
            raise StorageError("the database was away a moment ago")
        return self._asked(ask, *args, **named)

    def _asked(self, ask: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What the database says; if it says nothing, it is away from now on."""
        try:
            return ask(*args, **named)
        except StorageError as error:
            if not self._is_away:
                log.error("unavailable", reason=error)
            self._is_away = True
            raise

    def _spooled(self, path: str, *, gzip: bool) -> Body:
        found = self._spool.find(path, gzipped=gzip)
        if found is None:
            raise StorageError("the database is away, and nothing is kept of this")
        return found
