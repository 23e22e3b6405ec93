"""What was served lately, in memory; between the database and whoever outlasts it.

A body is named by its ETag and never changes, so the database is only asked which one is served
now: one narrow row. To read a body takes longer than all the rest of an answer. And where the
database tells by itself that nothing has changed since, not even that is asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple, Protocol

from feeds.storage.rendering.documents import Body, Since, Version

MOST_BYTES = 8 << 20
"""Of all bodies that one process remembers: hundreds of documents, thousands of gzipped ones."""

_SHARE = 8  # of these, at least, have room: a huge document would drive out all others


_VERSIONS = 4096
"""Paths of which a process remembers what is served there; half a megabyte."""


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


class Watched(Database, Protocol):
    """The same, of a database that may tell whether it has changed."""

    def state(self) -> bytes | None:
        """Another value after each change, None where that cannot be told."""


class _Unchanged(NamedTuple):
    """What is served at some paths while the database is in a state."""

    state: bytes | None
    versions: dict[str, Version]


class Recent:
    """*documents*, of which those served last are remembered; for any number of threads."""

    def __init__(self, documents: Watched, *, most_bytes: int = MOST_BYTES) -> None:
        self._documents = documents
        self._most = most_bytes
        self._lock = threading.Lock()
        self._unchanged = _Unchanged(None, {})
        self._bodies: OrderedDict[tuple[str, bool], bytes] = OrderedDict()  # the latest is last
        self._size = 0
        self._purged = ""

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""
        state = self._documents.state()
        if state is None:
            return self._documents.version(path)
        known = self._unchanged
        if known.state != state:
            known = self._unchanged = _Unchanged(state, {})
        version = known.versions.get(path)
        if version is None:
            version = self._documents.version(path)
            if version and len(known.versions) < _VERSIONS:
                known.versions[path] = version  # a newer one than of that state does no harm
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
