"""Articles and sources for the tests of ``feeds.storage``, and short ways to store them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

from sqlalchemy import Table, func, select

from feeds.model import Article, FeedKey, Source
from feeds.storage import Connection
from feeds.storage.archive import articles
from feeds.storage.feed import feeds as feed_rows
from feeds.storage.feed.feeds import FeedRow, Wanted
from feeds.storage.tables import article as article_table
from tests.storage.stores import NOON

_PLAIN = Article(
    source_id="",
    upstream_id="",
    public_id="",
    tag="",
    url=None,
    canonical_url=None,
    title="Brücke eröffnet",
    summary="Die neue Brücke ist offen.",
    content_html="<p>Die neue Brücke ist offen. Sie führt über den Fluss.</p>",
    text="Die neue Brücke ist offen. Sie führt über den Fluss.",
    authors=(),
    published=None,
    updated=None,
    seen=NOON,
    changed=NOON,
    language="de",
    images=(),
    enclosures=(),
    upstream_categories=(),
    origin=None,
    content_hash="c1",
    material_hash="m1",
)


def article(name: str, *, source: str = "paper", **fields: object) -> Article:
    """What *source* calls *name*; without an address unless one is given."""
    public_id = f"{source}-{name}"
    named = {"source_id": source, "upstream_id": name, "public_id": public_id}
    return replace(_PLAIN, **{**named, "tag": f"tag:example.org,2026:{public_id}", **fields})  # type: ignore[arg-type] # any field may be given


def at(url: str, name: str, *, source: str = "paper") -> Article:
    """An article with an address."""
    return article(name, source=source, url=url, canonical_url=url)


def add(connection: Connection, *new: Article, kind: str = "new") -> list[int]:
    """Store new articles; their numbers."""
    articles.insert_new(connection, new, kind=kind)
    return [number_of(connection, one) for one in new]


def number_of(connection: Connection, one: Article) -> int:
    ours = article_table.c.public_id == one.public_id
    return int(connection.scalar(select(article_table.c.id).where(ours)) or 0)


def source(name: str, *, host: str = "paper.example", path: str = "rss") -> Source:
    url = f"https://{host}/{path}" if host else None
    return Source(id=name, kind="feed", title=name, timezone=UTC, category="news", url=url)


def wanted(*paths: str, criteria: str = "1") -> list[Wanted]:
    """Feeds like ``topics/energy``."""
    keys = [FeedKey(*path.split("/")) for path in paths]
    return [
        Wanted(key, f"tag:example.org,2026:{key.path}", criteria, every_copy=False, entries=50)
        for key in keys
    ]


def make_feeds(connection: Connection, *paths: str) -> list[FeedRow]:
    """Feeds without members, in the order of *paths*."""
    feed_rows.sync(connection, wanted(*paths), now=NOON)
    rows = feed_rows.active(connection)
    return [rows[FeedKey(*path.split("/"))] for path in paths]


def count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def names(articles: Sequence[Article]) -> list[str]:
    return [one.upstream_id for one in articles]
