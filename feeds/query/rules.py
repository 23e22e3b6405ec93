"""A query that stands in a config and fills a feed.

query: what classification tries and "why" explains; pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from feeds.model import FeedKey
from feeds.query.fields import language_ranges
from feeds.query.nodes import Query


@dataclass(frozen=True, slots=True)
class Rule:
    """A query whose matches enter *feed*; *number* is the stored rule's id.

    ``languages`` are BCP 47 ranges ("de" takes "de-AT" too), asked of the article's
    language; empty means any, also one that is not known. Of several rules for one feed any
    may match.
    """

    feed: FeedKey
    number: int
    query: Query
    languages: frozenset[str] = frozenset()

    def is_for(self, language: str | None) -> bool:
        """Whether articles of *language*, a BCP 47 tag, are tried at all."""
        if not self.languages:
            return True
        spoken = language_ranges(language or "")
        return any(one.lower() in spoken for one in self.languages)
