"""The rules of the config, parsed: what fills categories, topics and selections."""

from __future__ import annotations

from collections.abc import Mapping

from feeds import query
from feeds.config import Config
from feeds.model import FeedKey
from feeds.query import Rule


def rule_texts(config: Config) -> dict[str, str]:
    """The text of every rule by its owner, a feed's path; a list of rules is one text."""
    return {key.path: "\n".join(texts) for key, texts in _texts(config).items() if texts}


def rules(
    config: Config, numbers: Mapping[str, int] | None = None
) -> dict[FeedKey, tuple[Rule, ...]]:
    """The rules of every category, topic and selection, in the order in which they are tried.

    Args: numbers: those that storage has given the texts, by owner; without them all are 0.
    """
    languages = {FeedKey("topics", one.id): one.languages for one in config.topics.values()}
    return {
        key: tuple(
            Rule(
                key,
                numbers[key.path] if numbers else 0,
                query.parse(text, fields=_FIELDS[key.kind]),
                frozenset(languages.get(key, ())),
            )
            for text in texts
        )
        for key, texts in _texts(config).items()
    }


_FIELDS = {
    "categories": query.CATEGORY_RULE_FIELDS,
    "topics": query.TOPIC_RULE_FIELDS,
    "feeds": query.SELECTION_FIELDS,
}


def _texts(config: Config) -> dict[FeedKey, tuple[str, ...]]:
    return {
        **{FeedKey("categories", one.id): tuple(one.match) for one in config.categories.values()},
        **{FeedKey("topics", one.id): tuple(one.match) for one in config.topics.values()},
        **{FeedKey("feeds", one.id): (one.select,) for one in config.feeds.values()},
    }
