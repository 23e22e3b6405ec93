"""Why an article is, or is not, in a feed: each rule of the feed explained.

query: for ``feeds why`` and its page; pure. Each kind of rule sees what was decided before it
was asked, as in classification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.model import Article, FeedKey
from feeds.query.articles import document
from feeds.query.document import Document
from feeds.query.matching.matcher import Evidence
from feeds.query.rules import Rule
from feeds.query.telling.explanation import Explanation, explain


@dataclass(frozen=True, slots=True)
class Seen:
    """An article with all that was decided about it: what rules can ask for."""

    article: Article
    sources: Sequence[str]
    topics: Sequence[str]

    def by(self, kind: str) -> Document:
        """The article as rules for feeds of *kind* see it."""
        seen = document(self.article, sources=self.sources)
        if kind == "categories" or self.article.category is None:
            return seen
        seen = seen.with_terms(category=(self.article.category,))
        return seen if kind == "topics" else seen.with_terms(topic=tuple(self.topics))


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a feed; ``explanation`` is None where it is for other languages."""

    rule: Rule
    explanation: Explanation | None

    @property
    def matches(self) -> bool:
        """Whether this rule brings the article into the feed."""
        return self.explanation is not None and self.explanation.matches

    def evidence(self) -> tuple[Evidence, ...]:
        """Words that brought the article in, or those that keep it out."""
        if self.explanation is None:
            return ()
        if self.explanation.matches:
            return self.explanation.evidence
        return tuple(one for veto in self.explanation.vetoes() for one in veto.evidence)


def reasons(seen: Seen, rules: Sequence[Rule]) -> tuple[Reason, ...]:
    """Each of one feed's *rules*, and how it fared; those that match first."""
    told = [_reason(seen, rule) for rule in rules]
    return tuple(sorted(told, key=lambda reason: not reason.matches))


def _reason(seen: Seen, rule: Rule) -> Reason:
    if not rule.is_for(seen.article.language):
        return Reason(rule, None)
    return Reason(rule, explain(rule.query, seen.by(rule.feed.kind)))


def words_of(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The words of *evidence* as they stand in the text, each once."""
    words = (" ".join(one.text.split()) for one in evidence)
    return tuple(dict.fromkeys(words))


def feed_named(name: str, known: Sequence[FeedKey]) -> FeedKey | None:
    """The feed that somebody means by *name*: a topic's id, or a path such as ``feeds/x``."""
    kind, _, rest = name.strip("/").rpartition("/")
    key = FeedKey(kind or "topics", rest)
    return key if key in known else None
