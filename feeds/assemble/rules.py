"""The rules of the config, parsed: what fills categories, topics and selections."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from feeds import query
from feeds.config import Config
from feeds.config.rules import Facts
from feeds.model import FeedKey
from feeds.query import Rule


def rule_texts(config: Config) -> dict[str, str]:
    """The text of every rule by its owner, a feed's path; a list of rules is one text."""
    return {
        key.path: "\n".join((*texts, *(f"NOT ({one})" for one in [_excluded(config, key)] if one)))
        for key, texts in _texts(config).items()
        if texts
    }


def facts(config: Config) -> dict[FeedKey, list[Facts]]:
    """What is known of the rules of every category, topic and selection."""
    return {
        key: [
            config.rules.rule(text, _FIELDS[key.kind]).facts
            for text in (*texts, _excluded(config, key))
            if text
        ]
        for key, texts in _texts(config).items()
    }


def rules(
    config: Config,
    numbers: Mapping[str, int] | None = None,
    *,
    only: Collection[FeedKey] | None = None,
) -> dict[FeedKey, tuple[Rule, ...]]:
    """The rules of every category, topic and selection, in the order in which they are tried.

    Args: numbers: those that storage has given the texts, by owner; without them all are 0.
          only: the feeds whose rules are asked for; None for all.
    """
    return {
        key: tuple(
            Rule(
                key,
                numbers[key.path] if numbers else 0,
                _without(config, text, _excluded(config, key), key.kind),
                frozenset(config.publishing[key].languages if key.kind != "categories" else ()),
            )
            for text in texts
        )
        for key, texts in _texts(config).items()
        if only is None or key in only
    }


_FIELDS = {
    "categories": query.CATEGORY_RULE_FIELDS,
    "topics": query.TOPIC_RULE_FIELDS,
    "feeds": query.SELECTION_FIELDS,
}


def _excluded(config: Config, key: FeedKey) -> str:
    """What the rule of a feed leaves out; a category's feed leaves it out at its door."""
    return "" if key.kind == "categories" else config.publishing[key].exclude


def _without(config: Config, text: str, excluded: str, kind: str) -> query.Query:
    found = config.rules.rule(text, _FIELDS[kind]).tree
    if not excluded:
        return found
    return query.And((found, query.Not(config.rules.rule(excluded, _FIELDS[kind]).tree)))


def _texts(config: Config) -> dict[FeedKey, tuple[str, ...]]:
    return {
        **{FeedKey("categories", one.id): tuple(one.match) for one in config.categories.values()},
        **{FeedKey("topics", one.id): tuple(one.match) for one in config.topics.values()},
        **{FeedKey("feeds", one.id): (one.select,) for one in config.feeds.values()},
    }
