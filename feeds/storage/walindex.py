"""Whether anything was committed to an SQLite file, told by a look at shared memory.

Processes that share a file in WAL mode share the wal-index too, a file beside it that ends in
``-shm``. Its header is another one after each commit, by whomever: SQLite itself compares it to
know whether what it holds of the file is out of date, but takes locks for that, which cost more
than to read a row.
Sources: SQLite, "WAL-mode File Format" 2.1 (https://www.sqlite.org/walformat.html).
"""

from __future__ import annotations

import mmap
import os
import struct
from typing import Any

_COPIES = 96
"""Bytes: the header stands there twice, so that nobody takes a half-written one for whole."""

_HEADER = struct.Struct("=IIIB")
"""How each begins: version, nothing, number of the last change, whether it has been begun."""

_KNOWN = 3_007_000
"""The only version there has ever been; another one may mean anything."""

_open: list[int | mmap.mmap] = []
"""Never closed: a process that closes a file lets go of every lock that it holds on it, SQLite's
own among them (https://www.sqlite.org/howtocorrupt.html 2.2)."""


class WalIndex:
    """The wal-index of the database that *connection*, which it keeps for itself, reads.

    While that stays open, nobody can put another wal-index in this one's place.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._memory = _mapped(connection)

    def state(self) -> bytes | None:
        """Other bytes after each commit that has ended, None where nobody can tell.

        What is read after this was called is at least as new as that.
        """
        return None if self._memory is None else self._memory[:_COPIES]

    def close(self) -> None:
        """Let go of the database; nobody may ask any more."""
        self._memory = None
        self._connection.close()


def _mapped(connection: Any) -> mmap.mmap | None:
    """The shared memory, which the first read of a connection makes; None where there is none."""
    connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    ((_, _, path),) = connection.execute("PRAGMA database_list").fetchall()
    try:
        file = os.open(f"{path}-shm", os.O_RDONLY | os.O_CLOEXEC)
        _open.append(file)
        memory = mmap.mmap(file, _COPIES, access=mmap.ACCESS_READ)
        _open.append(memory)  # which has opened it once more
    except (OSError, ValueError):  # it is not in WAL mode, or cannot be shared
        return None
    version, _, _, is_begun = _HEADER.unpack_from(memory)
    return memory if version == _KNOWN and is_begun else None
