"""Archive documents that somebody waits for: a closed chunk each (RFC 5005 4)."""

from __future__ import annotations

from dataclasses import replace

from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.rendering.documents import Place, documents, packed, page_of
from feeds.pipeline.rendering.printer import Printer, presentable
from feeds.publish import FORMATS, RENDERER, ArchivePath, archive_path, beside_chunk
from feeds.storage import Connection, configs
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.rendering import archives, rendered
from feeds.storage.rendering.rendered import Document

BATCH = 10
"""Documents made at a time, before anything else is looked at again."""


def make_asked(desk: Desk, tools: Tools) -> int:
    """Make a batch of the archive documents that were asked for, under the sequencer's lease.

    Returns: how many wishes there were.
    """
    with tools.store.read() as connection:
        wishes = archives.asked(connection, limit=BATCH)
    for path in wishes:
        _answer(path, desk, tools)
    return len(wishes)


def _answer(path: str, desk: Desk, tools: Tools) -> None:
    asked = ArchivePath.parse(path)
    row = document = None
    with tools.store.read() as connection:
        if not configs.is_in_force(connection, desk.version):
            return  # the wish stands, for a desk that knows what is in force
        if asked:
            row = archives.row_of(connection, asked.key)
        if asked and row:
            document = _document(connection, asked, row, desk)
    with tools.store.write() as connection:
        if row and document:
            if not archives.is_unmoved(connection, row):
                return  # the wish stands, and is looked at again
            rendered.save(connection, document, renderer=RENDERER)
        archives.answered(connection, path)


def _document(
    connection: Connection, asked: ArchivePath, row: FeedRow, desk: Desk
) -> Document | None:
    """The document, None where there is none: its generation is gone, its chunk still open."""
    shelf, chunk = desk.shelves.get(row.key), archives.chunk(connection, row, asked.chunk)
    if not shelf or not chunk or asked.generation != row.generation or asked.format not in FORMATS:
        return None
    entries = presentable(rendered.chunk_entries(connection, row, chunk), desk)
    formats = [asked.format]
    fragments, _ = Printer.of(connection, entries, desk, shelf, formats).fragments(
        connection, entries
    )
    place = Place(
        doc=f"{row.generation}-{chunk.n}",
        path=archive_path(row.key, row.generation, chunk.n),
        beside=beside_chunk(page_of(row, desk), generation=row.generation, chunk=chunk.n),
    )
    (made,) = documents(row, place, entries, fragments, desk=desk, shelf=shelf, formats=formats)
    return replace(made, gzip=packed(made.body), outline=b"")
