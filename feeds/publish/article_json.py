"""An article as JSON, in the shape that every program of ours speaks; pure.

publish: what ``feeds add --dry-run --json`` prints and the API answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from feeds.model import Article, Image, Label, Labels, Source


def article_json(
    article: Article, *, base_url: str, source: Source, labels: Labels | None
) -> dict[str, Any]:
    """The article JSON; moments are RFC 3339 in UTC, what is not known is null or empty."""
    return {
        "id": article.public_id,
        "external_id": article.upstream_id,
        "url": article.url,
        "permalink": f"{base_url}/articles/{article.public_id}",
        "title": article.title,
        "summary": article.summary,
        "content_html": article.content_html,
        "content_text": article.text,
        "authors": [{"name": author.name} for author in article.authors],
        "published": _moment(article.published),
        "updated": _moment(article.updated),
        "seen": _moment(article.seen),
        "changed": _moment(article.changed),
        "language": article.language,
        "images": [image_json(image) for image in article.images],
        "category": labels.category if labels else article.category,
        "topics": _topics(labels.labels if labels else ()),
        "upstream_categories": list(article.upstream_categories),
        "source": {"id": source.id, "title": source.title, "url": source.url},
        "version": article.version,
    }


def image_json(image: Image) -> dict[str, str | None]:
    """A picture with what was said about it."""
    return {"url": image.url, "caption": image.caption, "credit": image.credit}


def _topics(labels: Sequence[Label]) -> list[Mapping[str, Any]]:
    return [
        {"id": label.feed.id, "why": list(label.terms)}
        for label in labels
        if label.feed.kind == "topics"
    ]


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
