"""One document may name an article twice; one of them wins, whatever their order (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from feeds.model import Article


def unique(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles of one document, each upstream id once.

    Of repeats the latest wins, then the longest text, then the smallest content hash. Two
    entries with one link are two articles, but then the link identifies neither: both lose
    their ``canonical_url``.

    Returns: in the order in which the ids first occur; which articles these are does not depend
             on the order of *articles*.
    """
    repeats: dict[str, list[Article]] = {}
    for article in articles:
        repeats.setdefault(article.upstream_id, []).append(article)
    kept = [group[0] if len(group) == 1 else min(group, key=_rank) for group in repeats.values()]
    uses = Counter(article.canonical_url for article in kept)
    return tuple(
        replace(article, canonical_url=None)
        if article.canonical_url is not None and uses[article.canonical_url] > 1
        else article
        for article in kept
    )


def _rank(article: Article) -> tuple[float, int, str, str]:
    """Smallest is best; the last two parts only make the choice a certain one."""
    return -_latest(article), -len(article.text), article.content_hash, str(article.updated)


def _latest(article: Article) -> float:
    """The later of the claimed dates as a timestamp; before all others if there is none."""
    claims = [date for date in (article.published, article.updated) if date is not None]
    return max(map(datetime.timestamp, claims), default=float("-inf"))
