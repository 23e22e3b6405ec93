"""When the files of a config have changed and come to rest.

config: beside the reading; asks the file system, again and again, and nothing else.
"""

from __future__ import annotations

from pathlib import Path

from feeds.config.reading import document, files
from feeds.errors import ConfigError

Stamp = tuple[int, int, int] | None
"""Of a file: when it was changed (ns), its size, its number; None while it is not there."""

Stamps = tuple[tuple[str, Stamp], ...]


class Watch:
    """Looks at the config at *path* and at what it includes, through links.

    Somebody who writes a file leaves half of it there for a moment, or none: so a change is told
    when two looks have seen the same. The first two tell the files as they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: Stamp = None
        self._tree: dict[str, object] = {}
        self._told: Stamps = ()
        self._last: Stamps = ()

    def has_changed(self) -> bool:
        """Whether the files are at rest and other than when they were last told."""
        now = self._stamps()
        is_at_rest, self._last = now == self._last, now
        if not is_at_rest or now == self._told:
            return False
        self._told = now
        return True

    def again(self) -> None:
        """Tell the files as they are once more."""
        self._told = ()

    def _stamps(self) -> Stamps:
        first = _stamp(self._path)
        if first != self._first:
            self._first, self._tree = first, self._read()
        included = files.included(self._tree, self._path.parent)
        there = sorted({one for _, found in included for one in found})
        return ((str(self._path), first), *((str(one), _stamp(one)) for one in there))

    def _read(self) -> dict[str, object]:
        """The first file's tree; while it cannot be read, it includes what it did before."""
        try:
            return document.read(self._path).tree
        except (ConfigError, RecursionError):
            return self._tree


def _stamp(path: Path) -> Stamp:
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size, known.st_ino
