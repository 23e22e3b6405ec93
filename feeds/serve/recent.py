"""What was served lately, in memory; between the database and whoever outlasts it.

A body is named by its ETag and never changes, so the database is only asked which one is served
now: one narrow row, and that once for all who ask at the same time.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from feeds.storage.documents import Body, Since, Version

MOST_BYTES = 8 << 20
"""Of all bodies that one process remembers: hundreds of documents, thousands of gzipped ones."""

AT_ONCE = 0.5
"""Seconds in which all who ask for a document are told what the first of them was told. Between
two polls of one reader lie minutes, and caches are told to keep an answer for as long."""

_ASKED = 4096  # documents whose last answer is remembered, at most

_SHARE = 8  # of these, at least, have room: a huge document would drive out all others


class Database(Protocol):
    """Rendered documents by path, as the database has them."""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""

    def since(self, path: str, base: str) -> Since | None:
        """What is served at *path* beside an older version, None if that is not known."""

    def purged(self) -> str:
        """Another value after each withdrawal."""


class Recent:
    """*documents*, of which the bodies served last are remembered; for any number of threads."""

    def __init__(
        self,
        documents: Database,
        *,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._told: dict[str, tuple[Version, float]] = {}  # path -> version, and until when
        self._most = most_bytes
        self._lock = threading.Lock()
        self._bodies: OrderedDict[tuple[str, bool], bytes] = OrderedDict()  # the latest is last
        self._size = 0
        self._purged = ""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""
        told, now = self._told.get(path), self._clock()
        if told is not None and now < told[1]:
            return told[0]
        version = self._documents.version(path)
        if len(self._told) >= _ASKED:
            self._told.clear()
        if version is not None:
            self._told[path] = version, now + AT_ONCE
        return version

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""
        version = self.version(path)
        if version is None:
            return None
        body = self._recalled((version.etag, gzip))
        if body is not None:
            return Body(version, body)
        found = self._documents.body(path, gzip=gzip)
        if found:
            self._remember((found.version.etag, gzip), found.body)
        return found

    def since(self, path: str, base: str) -> Since | None:
        """What is served beside an older version."""
        return self._documents.since(path, base)

    def purged(self) -> str:
        """Another value after each withdrawal, after which nothing is remembered any more."""
        purged = self._documents.purged()
        with self._lock:
            if purged != self._purged:
                self._purged, self._size = purged, 0
                self._bodies.clear()
                self._told.clear()
        return purged

    def _recalled(self, key: tuple[str, bool]) -> bytes | None:
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def _remember(self, key: tuple[str, bool], body: bytes) -> None:
        if len(body) > self._most // _SHARE:
            return
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._size > self._most:
                self._size -= len(self._bodies.popitem(last=False)[1])
