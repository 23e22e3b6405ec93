"""An article as JSON, in the shape that every program of ours speaks; pure.

publish: what ``feeds add --dry-run --json`` prints and the API answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from feeds.model import Article, Correction, Image, Label, Labels, Republish, Source, Term


def article_json(  # noqa: PLR0913 - an article, where it came from, what may be shown of it
    article: Article,
    *,
    base_url: str,
    source: Term,
    topics: Sequence[Label] = (),
    story: Mapping[str, Any] | None = None,
    ceiling: Republish = Republish.FULL,
) -> dict[str, Any]:
    """The article JSON; moments are RFC 3339 in UTC, what is not known is null or empty.

    ``source`` has the address where the article came from. What is above *ceiling* is empty.
    """
    summary = ceiling >= Republish.SUMMARY
    full = ceiling >= Republish.FULL
    return {
        "id": article.public_id,
        "external_id": article.upstream_id,
        "url": article.url,
        "permalink": f"{base_url}/articles/{article.public_id}",
        "title": article.title,
        "summary": article.summary if summary else "",
        "content_html": article.content_html if full else "",
        "content_text": article.text if full else "",
        "authors": [{"name": author.name} for author in article.authors],
        "published": rfc3339(article.published),
        "updated": rfc3339(article.updated),
        "seen": rfc3339(article.seen),
        "changed": rfc3339(article.changed),
        "embargoed": None,
        "language": article.language,
        "images": [image_json(image) for image in article.images] if summary else [],
        "category": article.category,
        "topics": [{"id": one.feed.id, "why": list(one.terms)} for one in topics],
        "upstream_categories": list(article.upstream_categories),
        "tags": list(article.tags),
        "source": {"id": source.id, "title": source.title, "url": source.url or None},
        "agency": article.agency,
        "story": story,
        "paywall": article.paywall,
        "version": article.version,
        "status": "published",
        "correction": _correction(article.correction),
    }


def as_labelled(
    article: Article, *, base_url: str, source: Source, labels: Labels
) -> dict[str, Any]:
    """The JSON of an article that is not stored, as it would be with these *labels*."""
    return article_json(
        replace(article, category=labels.category),
        base_url=base_url,
        source=Term(source.id, source.title, source.url or ""),
        topics=[one for one in labels.labels if one.feed.kind == "topics"],
    )


def _correction(one: Correction | None) -> dict[str, Any] | None:
    return {"at": rfc3339(one.at), "note": one.note} if one else None


def image_json(image: Image) -> dict[str, str | None]:
    """A picture with what was said about it."""
    return {"url": image.url, "caption": image.caption, "credit": image.credit}


def rfc3339(moment: datetime | None) -> str | None:
    """An aware moment in UTC as programs are told it; None stays None."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
