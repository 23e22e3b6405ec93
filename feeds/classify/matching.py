"""Put rules to an article, and label it with those that match.

classify: pure.
"""

from __future__ import annotations

from feeds.classify.index import RuleIndex
from feeds.model import FeedKey, Label
from feeds.query import Document


def first_matches(rules: RuleIndex, seen: Document) -> tuple[Label, ...]:
    """Each feed once, in the order of the rules, with the first rule that matches."""
    labels: dict[FeedKey, Label] = {}
    for rule, terms in rules.matches(seen):
        if rule.feed not in labels:
            labels[rule.feed] = Label(rule.feed, rule.number, terms)
    return tuple(labels.values())
