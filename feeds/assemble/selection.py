"""What each feed selects: the rules as config and database know them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from feeds import query
from feeds.assemble.rules import facts, rule_texts, rules
from feeds.assemble.values import ALL, shelves
from feeds.classify import Category, Classifier, Door
from feeds.config import Config
from feeds.model import FeedKey
from feeds.query import Rule
from feeds.storage import Connection
from feeds.storage.feed.feeds import Wanted
from feeds.storage.queue import fallbacks


def classifier(
    config: Config, numbers: Mapping[str, int], *, only: Collection[FeedKey] | None = None
) -> Classifier:
    """All rules, each under the number that storage has given it.

    Args: only: topics and selections to be found by themselves; None where all is asked for.
    """
    standing = rules(config, numbers, only=only)
    former = _former_categories(config)

    def of(kind: str) -> list[Rule]:
        return [one for key, several in standing.items() if key.kind == kind for one in several]

    return Classifier(
        categories=[
            Category(
                one.id,
                rules=standing.get(FeedKey("categories", one.id), ()),
                upstream=one.upstream,
                iptc=one.iptc,
                former=former.get(one.id, ()),
            )
            for one in config.categories.values()
        ],
        topics=of("topics"),
        selections=of("feeds"),
        doors=_doors(config),
    )


def _doors(config: Config) -> dict[FeedKey, Door]:
    """What keeps articles out of the feeds of categories and sources."""
    return {
        key: Door(
            config.rules.rule(one.exclude, query.SELECTION_FIELDS).tree if one.exclude else None,
            frozenset(one.languages),
        )
        for key, one in config.publishing.items()
        if key.kind in {"categories", "sources"} and (one.exclude or one.languages)
    }


def _former_categories(config: Config) -> dict[str, tuple[str, ...]]:
    """The ids that each category once had."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in config.moved.items():
        if old.kind == "categories":
            found[new.id].append(old.id)
    return {id_: tuple(several) for id_, several in found.items()}


def classifier_of(config: Config, *, only: Collection[FeedKey] | None = None) -> Classifier:
    """A classifier for trying things out: its rules have no numbers yet.

    Args: only: as for ``classifier``.
    """
    return classifier(config, dict.fromkeys(rule_texts(config), 0), only=only)


def wanted(config: Config) -> list[Wanted]:
    """Every feed with a hash over what selects its articles."""
    criteria = _criteria(config)
    return [
        Wanted(
            shelf.key,
            f"tag:{config.site.authority}:{shelf.key.path}",
            hashlib.sha256(repr(criteria[shelf.key]).encode()).hexdigest(),
            shelf.every_copy,
            _entries(config, shelf.key),
        )
        for shelf in shelves(config)
    ]


def _entries(config: Config, key: FeedKey) -> int:
    """At how many entries a document of this feed closes."""
    return config.publishing[key].entries if key != ALL else config.publish.entries


def _criteria(config: Config) -> Mapping[FeedKey, object]:
    """What selects the articles of each feed.

    Categories share one: as each article has exactly one category, a change to any rule can
    move articles between all of them. A topic or selection that asks for categories changes with
    these, a selection also with the topics that it names. What sources give is not among the
    criteria: ``shifting`` tells what that changes.
    """
    hidden = config.rights.hidden
    base = (query.ANALYZER, sorted(hidden.sources), *filter(None, [sorted(hidden.agencies)]))
    by_section = _of_sections(config)
    criteria: dict[FeedKey, object] = defaultdict(lambda: base)
    criteria |= {FeedKey("categories", id_): (*base, *by_section) for id_ in config.categories}
    standing = facts(config)
    asked = {
        key: (_all(one.categories for one in several), _all(one.topics for one in several))
        for key, several in standing.items()
    }
    for key, (categories, _) in asked.items():
        if key.kind == "topics":
            sections = by_section if categories else ()
            criteria[key] = (*base, config.topics[key.id].match, *_kept_out(config, key), *sections)
    for key, (categories, named) in asked.items():
        if key.kind == "feeds":
            sections = by_section if categories else ()
            topics = sorted(config.topics if query.ANY in named else named & config.topics.keys())
            told = [(one, criteria[FeedKey("topics", one)]) for one in topics]
            select, kept_out = config.feeds[key.id].select, _kept_out(config, key)
            criteria[key] = (*base, select, *sections, told, *(kept_out if any(kept_out) else ()))
    for key in _doors(config):
        criteria[key] = (*base, *by_section, *_kept_out(config, key))
    for key, one in config.publishing.items():
        if one.max_age is not None:  # under another one, what has left may come back
            criteria[key] = (criteria[key], one.max_age)
    return criteria


def _all(several: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*several)


def _of_sections(config: Config) -> tuple[object, ...]:
    return tuple(
        (one.id, one.match, one.upstream, *filter(None, [one.iptc]))
        for one in config.categories.values()
    )


def given(config: Config) -> dict[str, str]:
    """The category of each source, for articles that nothing else decides."""
    return {one.id: one.category for one in config.sources.values()}


def renamed(config: Config) -> dict[str, str]:
    """The ids that categories once had, with those of now."""
    return {old.id: new.id for old, new in config.moved.items() if old.kind == "categories"}


def shifting(connection: Connection, config: Config) -> set[FeedKey]:
    """The feeds that can change as sources give their articles other categories now.

    Only between these do articles move. No rule has to be changed for it.
    """
    categories = fallbacks.shifting(connection, given(config), renamed(config))
    if not categories:
        return set()
    standing = {key: [one.query for one in several] for key, several in rules(config).items()}
    standing |= {key: [one.exclude] for key, one in _doors(config).items() if one.exclude}
    asking = {key for key, several in standing.items() if _asks("category", categories, several)}
    topics = {key.id for key in asking if key.kind == "topics"}
    naming = {
        key
        for key, several in standing.items()
        if key.kind == "feeds" and topics and _asks("topic", topics, several)
    }
    known = {FeedKey("categories", one) for one in categories if one in config.categories}
    return known | asking | naming


def _asks(field: str, of: Collection[str], queries: Iterable[query.Query]) -> bool:
    """Whether queries ask *field* for any of these names."""
    asked = _all(query.names_asked(one, field) for one in queries)
    return query.ANY in asked or not asked.isdisjoint(of)


def _kept_out(config: Config, key: FeedKey) -> tuple[object, ...]:
    """What a feed leaves out of what belongs in it."""
    one = config.publishing[key]
    return (one.languages, one.exclude) if one.exclude else (one.languages,)


__all__ = ["ALL", "classifier", "given", "renamed", "rule_texts", "shifting", "wanted"]
