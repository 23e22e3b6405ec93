"""Entries' bytes put into the shell of their feed: a document, ready to be stored."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.model import Feed, Neighbours, Tombstone
from feeds.pipeline.desk import Desk, Shelf
from feeds.pipeline.rendering.printer import Fragments
from feeds.publish import FORMATS
from feeds.publish.delta import outline
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.rendering.rendered import Document, PlacedEntry


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document of a feed is served: its ``doc``, its path without ending, its links.

    ``ended`` are the ids that it takes back.
    """

    doc: str
    path: str
    beside: Neighbours
    ended: tuple[Tombstone, ...] = ()


def page_of(row: FeedRow, desk: Desk) -> str:
    """The address of a feed's page, and of its live documents without their endings."""
    return f"{desk.site.base_url}/{row.key.path}"


def documents(  # noqa: PLR0913 - a feed, where it is put up, and what is in it
    row: FeedRow,
    place: Place,
    entries: Sequence[PlacedEntry],
    fragments: Fragments,
    *,
    desk: Desk,
    shelf: Shelf,
    formats: Sequence[str] = tuple(FORMATS),
) -> list[Document]:
    """The document in each of these formats, unpacked: only what changed needs packing."""
    some = formats[0]
    moments = [fragments[one.article_id, some].updated for one in entries]
    updated = max([*moments, *(one.at for one in place.ended)], default=row.created_at)
    feed = _shell(row, place, updated, desk=desk, shelf=shelf)
    return [
        _document(row, place, name, feed, [fragments[one.article_id, name].body for one in entries])
        for name in formats
    ]


def packed(body: bytes) -> bytes:
    """Gzip, the same on every machine: no time and no name in the header (RFC 1952 2.3.1)."""
    packer = zlib.compressobj(level=6, wbits=31)
    return packer.compress(body) + packer.flush()


def _shell(row: FeedRow, place: Place, updated: datetime, *, desk: Desk, shelf: Shelf) -> Feed:
    """Everything around a document's entries."""
    return Feed(
        key=row.key,
        tag=row.tag,
        title=shelf.title,
        description=shelf.description,
        page=page_of(row, desk),
        url=f"{desk.site.base_url}/{place.path}",
        language=desk.site.language,
        updated=updated,
        max_age=desk.cache,
        stylesheet=f"{desk.site.base_url}/static/feed.css",
        icon=desk.icon,
        beside=place.beside,
        ended=place.ended,
    )


def _document(
    row: FeedRow, place: Place, name: str, feed: Feed, entries: Sequence[bytes]
) -> Document:
    form = FORMATS[name]
    body = form.document(feed, entries)
    return Document(
        feed_id=row.id,
        doc=place.doc,
        format=name,
        path=f"/{place.path}.{form.suffix}",
        revision=row.revision,
        etag=hashlib.sha256(body).hexdigest()[:32],
        last_modified=row.revised_at.replace(microsecond=0),
        body=body,
        gzip=b"",
        outline=outline(body, entries, end=form.end, between=form.between),
    )
