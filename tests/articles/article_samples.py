"""Entries and articles for the tests of ``feeds.articles``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from feeds.articles import build
from feeds.model import Article, Entry, Known, Source

SEEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOURCE = Source(
    id="paper", kind="feed", title="The Paper", timezone=UTC, category="news", language="de"
)


def entry(**changes: Any) -> Entry:
    plain: dict[str, Any] = {
        "id": "guid-1",
        "link": "https://paper.example/a/bridge-opens",
        "title": "Brücke eröffnet",
        "content": "<p>Die neue Brücke ist offen. Sie führt über den Fluss.</p>",
    }
    return Entry(**{**plain, **changes})


def article(*, seen: datetime = SEEN, source: Source = SOURCE, **changes: Any) -> Article:
    return build(entry(**changes), source=source, authority="example.org,2026", seen=seen)


def remembered(one: Article, **changes: Any) -> Known:
    stored: dict[str, Any] = {
        "article_id": 7,
        "owner": one.source_id,
        "title": one.title,
        "url": one.url,
        "content_hash": one.content_hash,
        "material_hash": one.material_hash,
        "version": one.version,
        "upstream_id": one.upstream_id,
        "public_id": one.public_id,
        "tag": one.tag,
        "published": one.published,
        "updated": one.updated,
        "seen": one.seen,
        "changed": one.changed,
    }
    return Known(**{**stored, **changes})
