"""What each feed selects: the rules as config and database know them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from feeds import query
from feeds.assemble.rules import rule_texts, rules
from feeds.assemble.values import ALL, shelves
from feeds.classify import Category, Classifier
from feeds.config import Config
from feeds.model import FeedKey, Republish
from feeds.query import Rule
from feeds.storage.feeds import Wanted


def classifier(config: Config, numbers: Mapping[str, int]) -> Classifier:
    """All rules, each under the number that storage has given it."""
    standing = rules(config, numbers)
    former = _former_categories(config)

    def of(kind: str) -> list[Rule]:
        return [one for key, several in standing.items() if key.kind == kind for one in several]

    return Classifier(
        categories=[
            Category(
                one.id,
                rules=standing[FeedKey("categories", one.id)],
                upstream=one.upstream,
                iptc=one.iptc,
                former=former.get(one.id, ()),
            )
            for one in config.categories.values()
        ],
        topics=of("topics"),
        selections=of("feeds"),
    )


def _former_categories(config: Config) -> dict[str, tuple[str, ...]]:
    """The ids that each category once had."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in config.moved.items():
        if old.kind == "categories":
            found[new.id].append(old.id)
    return {id_: tuple(several) for id_, several in found.items()}


def classifier_of(config: Config) -> Classifier:
    """A classifier for trying things out: its rules have no numbers yet."""
    return classifier(config, dict.fromkeys(rule_texts(config), 0))


def wanted(config: Config) -> list[Wanted]:
    """Every feed with a hash over what selects its articles.

    Categories share one: as each article has exactly one category, a change to any rule can
    move articles between all of them. A selection may ask for categories and topics, so it
    changes with their rules.
    """
    hidden = sorted(one.id for one in config.sources.values() if one.republish is Republish.NONE)
    base = (query.ANALYZER, hidden)
    fallbacks = sorted((one.id, one.category) for one in config.sources.values())
    sections = [
        (one.id, one.match, one.upstream, *filter(None, [one.iptc]))
        for one in config.categories.values()
    ]
    by_section = (*base, fallbacks, sections)
    by_topic = [(one.id, one.match, one.languages) for one in config.topics.values()]
    criteria = {
        **{f"topics/{one[0]}": (*base, *one[1:]) for one in by_topic},
        **{f"feeds/{one.id}": (by_section, by_topic, one.select) for one in config.feeds.values()},
    }
    return [
        Wanted(
            shelf.key,
            f"tag:{config.site.authority}:{shelf.key.path}",
            _hash(
                by_section if shelf.key.kind == "categories" else criteria.get(shelf.key.path, base)
            ),
            shelf.every_copy,
        )
        for shelf in shelves(config)
    ]


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


__all__ = ["ALL", "classifier", "rule_texts", "wanted"]
