"""An article as queries see it.

query: one view for rules, search, backtest and "why"; pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import Article
from feeds.query.document import Document


def document(article: Article, *, sources: Sequence[str]) -> Document:
    """*article* with all fields that are known before it is classified.

    Args: sources: ids of all sources in which it was met.
    """
    return Document(
        texts={
            "title": article.title,
            "summary": article.summary,
            "text": article.text,
            "author": "\n".join(author.name for author in article.authors),
        },
        terms={
            "source": tuple(sources),
            "lang": _said(article.language),
            "tag": article.upstream_categories,
            "url": tuple(dict.fromkeys(_said(article.url) + _said(article.canonical_url))),
            "id": (article.public_id, article.tag),
            "has": ("image",) if article.images else (),
            "agency": _said(article.agency),
            "is": ("paywalled",) if article.paywall else (),
        },
        language=article.language,
    )


def _said(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
