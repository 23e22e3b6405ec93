"""Put rules to an article, and label it with those that match.

classify: pure.
"""

from __future__ import annotations

from feeds.classify.index import RuleIndex
from feeds.model import FeedKey, Label
from feeds.query import Document, Rule, matched_terms


def first_matches(rules: RuleIndex, seen: Document) -> tuple[Label, ...]:
    """Each feed once, in the order of the rules, with the first rule that matches."""
    labels: dict[FeedKey, Label] = {}
    for rule in rules.candidates(seen):
        if label := label_by(rule, seen):
            labels.setdefault(rule.feed, label)
    return tuple(labels.values())


def label_by(rule: Rule, seen: Document) -> Label | None:
    """The label of an article that *rule* matches."""
    terms = matched_terms(rule.query, seen)
    return None if terms is None else Label(rule.feed, rule.number, terms)
