"""The rules of the config, parsed: what fills categories, topics and selections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from feeds import query
from feeds.config import Config
from feeds.config.keys.rules import Facts
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
                _without(*_trees(config, key, text)),
                _languages(config, key),
            )
            for text in texts
        )
        for key, texts in _texts(config).items()
        if only is None or key in only
    }


class Written(Mapping[FeedKey, tuple[Rule, ...]]):
    """The rules of *config* for who asks for few of them: each is read when it is asked for.

    It has the feeds that rules fill, in the order of the config, and keeps their texts alone.
    """

    def __init__(self, config: Config) -> None:
        self._texts = {
            key: _Text(texts, _excluded(config, key), _languages(config, key))
            for key, texts in _texts(config).items()
            if texts
        }

    def __getitem__(self, key: FeedKey) -> tuple[Rule, ...]:
        written, fields = self._texts[key], _FIELDS[key.kind]
        excluded = query.parse(written.excluded, fields=fields) if written.excluded else None
        trees = [query.parse(text, fields=fields) for text in written.texts]
        return tuple(Rule(key, 0, _without(tree, excluded), written.languages) for tree in trees)

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[FeedKey]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


_ANY: frozenset[str] = frozenset()
"""One for all feeds in any language, as an empty set takes 200 bytes."""


class _Text(NamedTuple):
    texts: tuple[str, ...]
    excluded: str
    languages: frozenset[str]


_FIELDS = {
    "categories": query.CATEGORY_RULE_FIELDS,
    "topics": query.TOPIC_RULE_FIELDS,
    "feeds": query.SELECTION_FIELDS,
}


def _excluded(config: Config, key: FeedKey) -> str:
    """What the rule of a feed leaves out; a category's feed leaves it out at its door."""
    return "" if key.kind == "categories" else config.publishing[key].exclude


def _languages(config: Config, key: FeedKey) -> frozenset[str]:
    spoken = config.publishing[key].languages if key.kind != "categories" else ()
    return frozenset(spoken) if spoken else _ANY


def _trees(config: Config, key: FeedKey, text: str) -> tuple[query.Query, query.Query | None]:
    """What a rule asks for, and what its feed leaves out."""
    fields, excluded = _FIELDS[key.kind], _excluded(config, key)
    found = config.rules.rule(text, fields).tree
    return found, config.rules.rule(excluded, fields).tree if excluded else None


def _without(found: query.Query, excluded: query.Query | None) -> query.Query:
    return query.And((found, query.Not(excluded))) if excluded else found


def _texts(config: Config) -> dict[FeedKey, tuple[str, ...]]:
    return {
        **{FeedKey("categories", one.id): tuple(one.match) for one in config.categories.values()},
        **{FeedKey("topics", one.id): tuple(one.match) for one in config.topics.values()},
        **{FeedKey("feeds", one.id): (one.select,) for one in config.feeds.values()},
    }
