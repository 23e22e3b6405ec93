"""Feeds whose revision has moved become bytes; only changed bytes are written."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.model import Article, Feed, Republish, Term
from feeds.pipeline.desk import Desk, Shelf, Tools
from feeds.publish import FORMATS, RENDERER, Format, print_entry, print_story
from feeds.storage import Connection, rendered
from feeds.storage import articles as stored
from feeds.storage.feeds import FeedRow
from feeds.storage.rendered import Document, Fragment, LiveEntry

BATCH = 50
"""Feeds looked for at a time."""


def render(desk: Desk, tools: Tools) -> int:
    """Render a batch of stale feeds.

    Returns: how many there were; 0 when all are fresh.
    """
    with tools.store.read() as connection:
        rows = rendered.stale(connection, renderer=RENDERER, limit=BATCH)
    ours = [row for row in rows if row.key in desk.shelves]  # others: of a newer config elsewhere
    for row in ours:
        _render_feed(row, desk.shelves[row.key], desk, tools)
    return len(ours)


def _render_feed(row: FeedRow, shelf: Shelf, desk: Desk, tools: Tools) -> None:
    with tools.store.read() as connection:
        entries = _presentable(rendered.live_entries(connection, row), desk)
        topics = rendered.topics_of(connection, [one.article_id for one in entries])
        printer = _Printer(desk, shelf, topics)
        kept = rendered.fragments(
            connection, [one.article_id for one in entries], profile=printer.profile
        )
        made = printer.make(connection, entries, kept)
        before = rendered.etags(connection, row.id)
    fragments = {**kept, **{(one.article_id, one.format): one for one in made}}
    documents = _documents(row, shelf, desk, entries, fragments)
    changed = [
        replace(one, gzip=_gzip(one.body))
        for one in documents
        if before.get(one.format) != one.etag
    ]
    with tools.store.write() as connection:
        rendered.save_fragments(connection, made)
        rendered.save_unchanged(connection, row, renderer=RENDERER)
        for document in changed:
            rendered.save(connection, document, renderer=RENDERER)


def _presentable(entries: Sequence[LiveEntry], desk: Desk) -> list[LiveEntry]:
    """Without what may not be published any more; a new generation will do without it too."""
    return [one for one in entries if desk.source(one.owner).republish is not Republish.NONE]


@dataclass(frozen=True, slots=True)
class _Printer:
    """Makes the entries of one feed, as far as they are not made already."""

    desk: Desk
    shelf: Shelf
    topics: dict[int, list[str]]

    @property
    def profile(self) -> str:
        """Feeds of the same profile print an article alike and share its bytes."""
        return self.shelf.content.name.lower()

    def make(
        self,
        connection: Connection,
        entries: Sequence[LiveEntry],
        kept: dict[tuple[int, str], Fragment],
    ) -> list[Fragment]:
        """Render the entries whose stored bytes are missing or print something outdated."""
        outdated = [
            (one, key)
            for one in entries
            for key in [self.key(one)]
            if any(
                (one.article_id, name) not in kept or kept[one.article_id, name].key != key
                for name in FORMATS
            )
        ]
        articles = stored.load(connection, [one.article_id for one, _ in outdated])
        return [
            fragment
            for one, key in outdated
            for fragment in self._fragments(one, key, articles[one.article_id])
        ]

    def key(self, entry: LiveEntry) -> str:
        """A hash over everything that the entry prints."""
        source = self.desk.source(entry.owner)
        printed = (
            RENDERER,
            entry.printed_id,
            (entry.led_at, entry.published, entry.founded),
            entry.version,  # a text that went back to what it was has another date
            entry.content_hash,
            self._category(entry),
            self._topics(entry),
            self.desk.site,
            (source.id, source.title, source.url, source.republish),
        )
        return hashlib.blake2b(repr(printed).encode(), digest_size=16).hexdigest()

    def _fragments(self, entry: LiveEntry, key: str, article: Article) -> list[Fragment]:
        source = self.desk.source(article.source_id)
        printed = print_entry(
            article,
            site=self.desk.site,
            source=source,
            category=self._category(entry),
            topics=self._topics(entry),
            ceiling=min(source.republish, self.shelf.content),
        )
        printed = print_story(
            printed,
            tag=entry.printed_id,
            published=entry.published,
            founded=entry.founded,
            led_at=entry.led_at,
        )
        return [
            Fragment(
                entry.article_id, name, self.profile, key, printed.updated, form.entry(printed)
            )
            for name, form in FORMATS.items()
        ]

    def _category(self, entry: LiveEntry) -> Term | None:
        return self.desk.categories.get(entry.category)

    def _topics(self, entry: LiveEntry) -> tuple[Term, ...]:
        ids = self.topics.get(entry.article_id, [])
        return tuple(self.desk.topics[one] for one in ids if one in self.desk.topics)


def _documents(
    row: FeedRow,
    shelf: Shelf,
    desk: Desk,
    entries: Sequence[LiveEntry],
    fragments: dict[tuple[int, str], Fragment],
) -> list[Document]:
    some = next(iter(FORMATS))
    updated = max(
        (fragments[one.article_id, some].updated for one in entries), default=row.created_at
    )
    feed = shell(row, shelf, desk, updated)
    return [
        _document(row, name, form, feed, [fragments[one.article_id, name].body for one in entries])
        for name, form in FORMATS.items()
    ]


def shell(row: FeedRow, shelf: Shelf, desk: Desk, updated: datetime) -> Feed:
    """Everything around a feed's entries."""
    return Feed(
        key=row.key,
        tag=row.tag,
        title=shelf.title,
        description=shelf.description,
        page=f"{desk.site.base_url}/{row.key.path}",
        url=f"{desk.site.base_url}/{row.key.path}",
        language=desk.site.language,
        updated=updated,
        max_age=desk.cache,
        stylesheet=f"{desk.site.base_url}/static/feed.css",
        icon=desk.icon,
    )


def _document(
    row: FeedRow, name: str, form: Format, feed: Feed, entries: Sequence[bytes]
) -> Document:
    body = form.document(feed, entries)
    return Document(
        feed_id=row.id,
        format=name,
        path=f"/{row.key.path}.{form.suffix}",
        revision=row.revision,
        etag=hashlib.sha256(body).hexdigest()[:32],
        last_modified=row.revised_at.replace(microsecond=0),
        body=body,
        gzip=b"",  # made only of bytes that changed
    )


def _gzip(body: bytes) -> bytes:
    """The same bytes on every machine: no time and no name in the header (RFC 1952 2.3.1)."""
    packer = zlib.compressobj(level=6, wbits=31)
    return packer.compress(body) + packer.flush()
