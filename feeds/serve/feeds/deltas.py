"""Only what is new, for readers that say which bytes they have and that they can add to them.

Sources: RFC 3229 (delta encoding; 10.5.3 A-IM, 10.4.1 status 226, 10.7 Delta-Base).
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from feeds.publish import FORMATS
from feeds.publish.delta import delta
from feeds.serve.http.conditional import tags
from feeds.storage.rendering.documents import Since

KEPT_BYTES = 8_000_000
"""Deltas that a process remembers, in bytes: one pair of ETags is asked for by many readers."""

TRIED = 4
"""ETags of a request that are looked up, at most."""

_LEVEL = 6
"""As whole documents are packed; a delta is small, so this takes some microseconds."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What a reader of the version *base* lacks of the version *etag*."""

    base: str
    etag: str
    last_modified: int
    body: bytes


@dataclass(slots=True)
class Deltas:
    """Makes deltas and remembers them, by path and ETags; for any number of threads."""

    most: int = KEPT_BYTES
    _kept: OrderedDict[tuple[str, str, str, bool], Delta] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def known(self, path: str, etag: str, if_none_match: str, *, gzip: bool) -> Delta | None:
        """A delta that leads to the version *etag* and was made before."""
        for base in tags(if_none_match)[:TRIED]:
            if found := self._kept.get((path, base, etag, gzip)):
                return found
        return None

    def make(self, path: str, since: Since, *, gzip: bool) -> Delta | None:
        """The delta, None where the whole document is no larger."""
        form = FORMATS[path[path.rfind(".") + 1 :]]
        body = delta(since.body, since.now, since.before, between=form.between)
        if body is None:
            return None
        packed = zlib.compress(body, _LEVEL, wbits=31) if gzip else body
        made = Delta(since.base, since.version.etag, since.version.last_modified, packed)
        self._keep((path, since.base, since.version.etag, gzip), made)
        return made

    def _keep(self, key: tuple[str, str, str, bool], made: Delta) -> None:
        with self._lock:
            replaced = self._kept.pop(key, None)
            self._size += len(made.body) - (len(replaced.body) if replaced else 0)
            self._kept[key] = made
            while self._size > self.most:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest.body)
