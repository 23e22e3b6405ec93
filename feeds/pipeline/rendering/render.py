"""Feeds whose revision has moved become bytes; only changed bytes are written."""

from __future__ import annotations

from dataclasses import replace

from feeds.pipeline.desk import Desk, Shelf, Tools
from feeds.pipeline.rendering.documents import Place, documents, packed, page_of
from feeds.pipeline.rendering.printer import Printer, few_of_each, presentable
from feeds.publish import RENDERER, beside_live
from feeds.storage import configs
from feeds.storage.feed import logs
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.gone import tombstones
from feeds.storage.rendering import rendered

BATCH = 50
"""Feeds looked for at a time."""

LIVE = ""
"""The document that readers subscribe to."""


def render(desk: Desk, tools: Tools) -> int:
    """Render a batch of stale feeds.

    Returns: how many there were; 0 when all are fresh.
    """
    with tools.store.read() as connection:
        if not configs.is_in_force(connection, desk.version):
            return 0  # what has moved since then is not for this desk to print
        rows = rendered.stale(connection, renderer=RENDERER, limit=BATCH)
    ours = [row for row in rows if row.key in desk.shelves]  # others: of a newer config elsewhere
    for row in ours:
        _render_feed(row, desk.shelves[row.key], desk, tools)
    return len(ours)


def _render_feed(row: FeedRow, shelf: Shelf, desk: Desk, tools: Tools) -> None:
    key = (row.id, row.generation)
    with tools.store.read() as connection:
        placed = presentable(rendered.live_entries(connection, row), desk)
        entries = few_of_each(placed, shelf.max_per_source)
        chunks = logs.standing(connection, [key])[key].chunks
        printer = Printer.of(connection, entries, desk, shelf)
        fragments, made = printer.fragments(connection, entries)
        ended = tombstones.of_feed(connection, row)
        before = rendered.etags(connection, row.id)
    beside = beside_live(page_of(row, desk), generation=row.generation, chunks=chunks)
    place = Place(LIVE, row.key.path, beside, ended)
    changed = [
        replace(one, gzip=packed(one.body))
        for one in documents(row, place, entries, fragments, desk=desk, shelf=shelf)
        if before.get(one.format) != one.etag
    ]
    with tools.store.write() as connection:
        rendered.save_fragments(connection, made)
        rendered.save_unchanged(connection, row, renderer=RENDERER)
        for document in changed:
            rendered.save(connection, document, renderer=RENDERER)
