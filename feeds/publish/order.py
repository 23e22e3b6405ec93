"""A feed is a log: where newcomers enter it, and where its chunks close; pure.

publish: between classification and rendering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.model import Chunk, FeedLog, Newcomer

CHUNK_BYTES = 500_000
"""A chunk closes before its texts outgrow this, so that no document gets large."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering did: the log afterwards, each newcomer's position, chunks closed by it."""

    log: FeedLog
    positions: tuple[tuple[int, Newcomer], ...]
    closed: tuple[Chunk, ...]


def split_import(
    newcomers: Sequence[Newcomer], *, live: Sequence[datetime], entries: int
) -> tuple[list[Newcomer], list[Newcomer]]:
    """Divide a first import into what enters at the head and what is put below.

    At the head enters, in date order and at most *entries*, what is newer than the oldest of
    the *live* document; a new source neither floods its readers nor pushes news out with old
    things.

    Returns: (head, below), both oldest first.
    """
    ordered = sorted(newcomers, key=lambda one: (one.moment, one.story_id))
    oldest = min(live) if live else None
    newer = sum(1 for one in ordered if oldest is None or one.moment > oldest)
    cut = len(ordered) - min(newer, entries)
    return ordered[cut:], ordered[:cut]


def append(log: FeedLog, newcomers: Sequence[Newcomer]) -> Entered:
    """Let *newcomers* enter at the head, in their order; full chunks close as they come."""
    return place(log, list(enumerate(newcomers, log.head + 1)))


def place(log: FeedLog, positions: Sequence[tuple[int, Newcomer]]) -> Entered:
    """Let newcomers enter at given, rising positions above the head."""
    closed: list[Chunk] = []
    for position, one in positions:
        if _is_full(log, one.size):
            log, chunk = _close(log)
            closed.append(chunk)
        count, size = log.open_count + 1, log.open_bytes + one.size
        log = replace(log, head=position, open_count=count, open_bytes=size)
    if log.open_count >= log.entries:
        log, chunk = _close(log)
        closed.append(chunk)
    return Entered(log, tuple(positions), tuple(closed))


def backfill(log: FeedLog, newcomers: Sequence[Newcomer]) -> Entered:
    """Put old *newcomers*, oldest first, below everything.

    While no chunk has closed, the newest of them that fit into the open one enter that, for a
    live document with room is to be filled. Others fill closed chunks that it skips.
    """
    log, fitting = _deepen(log, newcomers)
    first = log.tail - len(newcomers) + fitting
    positions = tuple(enumerate(newcomers, first))
    closed: list[Chunk] = []
    for run in _runs(newcomers[: len(newcomers) - fitting], log.entries):
        n = log.chunks + len(closed) + 1
        closed.append(Chunk(n, first, first + run - 1, backfill=True))
        first += run
    tail = positions[0][0] if positions else log.tail
    return Entered(
        replace(log, tail=tail, chunks=log.chunks + len(closed)), positions, tuple(closed)
    )


def _deepen(log: FeedLog, newcomers: Sequence[Newcomer]) -> tuple[FeedLog, int]:
    """Make room at the bottom of the only chunk; how many of the newest fit."""
    fitting = 0
    for one in reversed(newcomers):
        if log.chunks or _is_full(log, one.size):
            break
        fitting += 1
        count, size = log.open_count + 1, log.open_bytes + one.size
        log = replace(log, tail=log.tail - 1, open_count=count, open_bytes=size)
    return (replace(log, live_from=log.tail, open_from=log.tail) if fitting else log), fitting


def _is_full(log: FeedLog, size: int) -> bool:
    too_large = log.open_count > 0 and log.open_bytes + size > CHUNK_BYTES
    return log.open_count >= log.entries or too_large


def _close(log: FeedLog) -> tuple[FeedLog, Chunk]:
    chunk = Chunk(log.chunks + 1, log.open_from, log.head, backfill=False)
    after = replace(
        log,
        chunks=chunk.n,
        live_from=chunk.first,
        open_from=log.head + 1,
        open_count=0,
        open_bytes=0,
    )
    return after, chunk


def _runs(newcomers: Sequence[Newcomer], entries: int) -> list[int]:
    """Lengths of consecutive chunks that respect both limits."""
    runs: list[int] = []
    count = size = 0
    for one in newcomers:
        if count and (count >= entries or size + one.size > CHUNK_BYTES):
            runs.append(count)
            count = size = 0
        count, size = count + 1, size + one.size
    return [*runs, count] if count else runs
