"""What a letter would become, with how sure we are of each field; nothing is stored."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from feeds.classify import Classifier
from feeds.model import Article, Source
from feeds.pipeline.api import letters
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.visit.reading import Occasion, Reading
from feeds.publish.article_json import as_labelled
from feeds.publish.recovered_json import recovered_json
from feeds.query import document


def preview(
    question: dict[str, Any], classifier: Classifier, desk: Desk, tools: Tools
) -> dict[str, Any]:
    """The articles of a letter as JSON.

    Args:   question: ``source``, ``media_type``, ``body`` (base64) and ``fields`` of a letter.
    Raises: ParseError: it would be refused.
    """
    source = desk.source(question["source"])
    body = letters.Body(
        media_type=question["media_type"],
        body=b64decode(question["body"]),
        fields=question["fields"],
    )
    occasion = Occasion(source=source, authority=desk.authority, seen=tools.store.now())
    reading = tools.workers.call(letters.read, body, occasion)
    return {
        "articles": [_shown(one, reading, source, classifier, desk) for one in reading.articles]
    }


def _shown(
    article: Article, reading: Reading, source: Source, classifier: Classifier, desk: Desk
) -> dict[str, Any]:
    seen = document(article, sources=[source.id])
    labels = classifier.classify(article, seen, fallback=source.category)
    shown = as_labelled(article, base_url=desk.site.base_url, source=source, labels=labels)
    return shown | recovered_json(reading.recovered, shown)
