"""The rules of a large config read by several processes at once, before the schema asks for them.

config: between the references and the schema; forks. What cannot be read here is left out, so
that the schema comes upon it and tells why.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator, Sequence

from feeds.config.keys.rules import Book, Doubts, Facts, Key, Rule
from feeds.errors import QueryError

FEW = 2_000
"""Rules that one process reads before another one has begun."""

Found = list[tuple[Key, Facts, Doubts]]


def read(book: Book, keys: Sequence[Key]) -> None:
    """Put those of the rules into *book* that can be read, if they are many."""
    unread = book.unread(keys)
    if len(unread) < FEW or not _may_fork():
        return
    parts = [unread[n :: _processors()] for n in range(_processors())]
    others = [_begun(part) for part in parts[1:]]
    book.note(_read(parts[0]))
    for pid, answer in others:
        with os.fdopen(answer, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(pid, 0)
        if status == 0:  # else it died, perhaps in mid-sentence; the schema reads its part
            book.note(pickle.loads(said))  # noqa: S301 - our own process has written it


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _may_fork() -> bool:
    """Whether there is something to gain, and no other thread that a fork would leave behind."""
    return _processors() > 1 and threading.active_count() == 1


def _begun(keys: Sequence[Key]) -> tuple[int, int]:
    """A process that reads *keys*, and where it will write what it has found."""
    answer, pipe = os.pipe()
    pid = os.fork()
    if pid:
        os.close(pipe)
        return pid, answer
    failed = 1
    try:
        with os.fdopen(pipe, "wb") as there:
            pickle.dump(_read(keys), there, protocol=pickle.HIGHEST_PROTOCOL)
        failed = 0
    finally:
        os._exit(failed)  # nothing of the parent's is ended twice


def _read(keys: Sequence[Key]) -> Found:
    return list(_readable(keys))


def _readable(keys: Sequence[Key]) -> Iterator[tuple[Key, Facts, Doubts]]:
    for text, fields in keys:
        rule = Rule(text, fields)
        try:
            yield (text, fields), rule.facts, rule.doubts
        except QueryError:
            continue
