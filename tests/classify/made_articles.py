"""Articles for the tests of this folder, all fields filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from feeds.model import Article, Author

_MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)

_PLAIN = Article(
    source_id="wire",
    upstream_id="1",
    public_id="k1",
    tag="tag:example.org,2026-01-01:k1",
    url="https://paper.example/nachrichten/1",
    canonical_url="https://paper.example/nachrichten/1",
    title="",
    summary="",
    content_html="",
    text="",
    authors=(Author("Anna Meier"), Author("Bo Lund")),
    published=None,
    updated=None,
    seen=_MOMENT,
    changed=_MOMENT,
    language="de",
    images=(),
    enclosures=(),
    upstream_categories=(),
    origin=None,
    content_hash="",
    material_hash="",
)


def article(text: str = "", **fields: object) -> Article:
    return replace(_PLAIN, text=text, **fields)  # type: ignore[arg-type] # any field may be given
