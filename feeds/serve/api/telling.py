"""Articles as the API tells them: within what their sources let us show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from feeds.model import Republish, Term
from feeds.publish.article_json import article_json
from feeds.serve.context import ceiling, public
from feeds.storage.archive.records import Record


def is_shown(record: Record) -> bool:
    """Whether anything of the article may be told."""
    return ceiling(record.article) is not Republish.NONE


def told(record: Record) -> dict[str, Any]:
    """The article JSON."""
    here, article = public(), record.article
    named = here.sources.get(article.source_id)
    return article_json(
        article,
        base_url=here.base_url,
        source=Term(
            article.source_id,
            named.title if named else article.source_id,
            here.origins.get(article.source_id, ""),
        ),
        topics=[one for one in record.topics if one.feed.id in here.topics],
        story=asdict(record.story) if record.story else None,
        ceiling=ceiling(article),
    )
