"""What pushes teach of the rhythm of their source, as visits do of others.

A push is no answer to a question: until it comes, nothing has come.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from feeds.model import Source
from feeds.sources import Haul, Rhythm, learn, silent_at
from feeds.storage import Connection
from feeds.storage.queue import sources


def note(connection: Connection, source: Source, *, new: int, now: datetime) -> None:
    """Write down that something has come of a source that is pushed to, *new* articles in it."""
    if source.kind != "push":
        return
    known = Rhythm.of(sources.rhythm(connection, source.id))
    rhythm = learn(known, Haul(new=new), since=now, now=now)
    sources.note_push(
        connection,
        source.id,
        rhythm=rhythm.remembered(),
        silent_at=silent_at(source, rhythm),
        now=now,
    )


def expect(connection: Connection, configured: Iterable[Source]) -> None:
    """Go by how long each may be silent now; the others learn it at their next visit."""
    for source in configured:
        if source.kind == "push":
            rhythm = Rhythm.of(sources.rhythm(connection, source.id))
            sources.expect(connection, source.id, silent_at(source, rhythm))
