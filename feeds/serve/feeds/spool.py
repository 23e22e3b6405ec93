"""A bounded folder with the bytes of feeds as they were last served, for when the database is away.

One file a document, whole or not there: each is written aside and renamed. All web processes of
a machine share the folder; what they write about the same document is the same.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from feeds.storage.rendering.documents import Body, Version

MOST_BYTES = 256_000_000
"""What all files together may take; the oldest go first."""

_ROOM = 0.9  # how full the folder may still be when it was too full
_ENDING = ".spooled"


class Spool:
    """The files of one folder, which is made when there is something to keep."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most_bytes
        self._size: int | None = None  # of all files, once they have been counted

    def keep(self, path: str, found: Body) -> None:
        """Keep the gzipped bytes of the document at *path* in place of older ones.

        Raises: OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        facts = {"path": path, **found.version._asdict(), "size": len(found.body)}
        written = json.dumps(facts).encode() + b"\n" + found.body
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                file.write(written)
                file.close()
                os.replace(file.name, self._file(path))  # noqa: PTH105 - names, as it is given them
            except BaseException:
                with suppress(OSError):
                    os.unlink(file.name)  # noqa: PTH108
                raise
        self._bound(len(written))

    def find(self, path: str, *, gzipped: bool) -> Body | None:
        """What is kept of the document at *path*; None also for a file that was damaged."""
        kept = self._read(self._file(path))
        if kept is None or kept[0] != path:
            return None
        _, version, packed = kept
        try:
            plain = gzip.decompress(packed)  # in any case: it ends with a checksum
        except (OSError, EOFError, zlib.error):
            return None
        return Body(version, packed if gzipped else plain)

    def drop(self, path: str) -> None:
        """Keep nothing of *path*."""
        with suppress(OSError):
            self._file(path).unlink()

    def __bool__(self) -> bool:
        """Whether anything is kept."""
        return any(True for _ in self._files())

    def kept(self) -> Iterator[tuple[str, Version]]:
        """Every document that is kept."""
        for file in self._files():
            with (
                suppress(OSError, ValueError, LookupError, TypeError),
                Path(file).open("rb") as opened,
            ):
                facts = json.loads(head := opened.readline())
                if len(head) + facts["size"] == os.fstat(opened.fileno()).st_size:
                    yield facts["path"], Version(facts["etag"], facts["last_modified"])

    def _read(self, file: Path) -> tuple[str, Version, bytes] | None:
        try:
            head, _, packed = file.read_bytes().partition(b"\n")
            facts = json.loads(head)
            version = Version(facts["etag"], facts["last_modified"])
            return (facts["path"], version, packed) if len(packed) == facts["size"] else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _file(self, path: str) -> Path:
        return self._folder / f"{sha256(path.encode()).hexdigest()[:32]}{_ENDING}"

    def _files(self) -> Iterator[os.DirEntry[str]]:
        """One after the other, as there may be tens of thousands."""
        with suppress(FileNotFoundError), os.scandir(self._folder) as there:
            yield from (one for one in there if one.name.endswith(_ENDING))

    def _bound(self, added: int) -> None:
        """Make room; what was kept longest ago has been asked for longest ago."""
        if self._size is not None:
            self._size += added  # too much where a file was replaced: then it is counted again
        if self._size is not None and self._size <= self._most:
            return
        there = sorted((stat.st_mtime, stat.st_size, name) for name, stat in self._stats())
        self._size = sum(size for _, size, _ in there)
        if self._size <= self._most:
            return
        for _, size, name in there:
            if self._size <= self._most * _ROOM:
                break
            (self._folder / name).unlink(missing_ok=True)
            self._size -= size

    def _stats(self) -> Iterator[tuple[str, os.stat_result]]:
        for file in self._files():
            with suppress(OSError):  # another process was quicker
                yield file.name, file.stat()
