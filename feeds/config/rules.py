"""Queries inside the config: may this table ask so, which names does it speak of.

config: named in the schema's types and asked by the checks; what a query means is ``query``'s.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from feeds import query
from feeds.config.faults import Refused
from feeds.errors import QueryError


@dataclass(frozen=True, slots=True)
class Rule:
    """A query as it is written, and read once for all that asks about it."""

    text: str
    tree: query.Query


def category(value: object) -> Rule:
    """The rule of a category, which cannot ask for what is decided after it."""
    return _read(value, query.CATEGORY_RULE_FIELDS)


def topic(value: object) -> Rule:
    """The rule of a topic."""
    return _read(value, query.TOPIC_RULE_FIELDS)


def selection(value: object) -> Rule:
    """The selection of a feed."""
    return _read(value, query.SELECTION_FIELDS)


def skip(value: object) -> Rule:
    """The rule of a source for what is not taken in, which is asked before anything is decided."""
    return _read(value, query.SKIP_RULE_FIELDS)


def names(rule: Rule) -> Iterator[tuple[str, str]]:
    """Field and name for each ``category:``, ``topic:`` and ``source:`` in the rule."""
    yield from _names(rule.tree, field="")


def warnings(rule: Rule) -> tuple[str, ...]:
    """What is allowed in the rule but probably not meant."""
    return query.warnings(rule.tree)


def meaning(several: Sequence[Rule]) -> Hashable:
    """Equal for rules that surely match the same; of several any is enough."""
    return query.meaning(rule.tree for rule in several)


def _read(value: object, fields: frozenset[str]) -> Rule:
    if not isinstance(value, str):
        raise Refused("is not text in quotes")
    try:
        return Rule(value, query.parse(value, fields=fields))
    except QueryError as error:
        detail = f"{error.reason} (character {error.position + 1})"
        raise Refused("cannot be read", detail=detail, hint=error.hint) from None


def _names(part: query.Query, *, field: str) -> Iterator[tuple[str, str]]:
    match part:
        case query.Field():
            yield from _names(part.query, field=part.name)
        case query.Not():
            yield from _names(part.query, field=field)
        case query.And() | query.Or():
            for inner in part.parts:
                yield from _names(inner, field=field)
        case query.Word() | query.Phrase() | query.Exact():
            if field in {"category", "topic", "source"}:
                yield field, part.text.strip().casefold()  # ids are folded when they match
