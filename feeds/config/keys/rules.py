"""Queries inside the config: may this table ask so, which names does it speak of.

config: named in the schema's types and asked by the checks; what a query means is ``query``'s.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationInfo

from feeds import query
from feeds.config.faults import Refused
from feeds.errors import QueryError


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule names.

    ``names`` are field and name for each ``category:``, ``topic:`` and ``source:``; ``categories``
    and ``topics`` what it depends on, query.ANY for all.
    """

    names: tuple[tuple[str, str], ...]
    categories: frozenset[str]
    topics: frozenset[str]

    @classmethod
    def of(cls, tree: query.Query) -> Facts:
        """Those of the rule *tree*."""
        return cls(
            tuple(_names(tree, field="")),
            query.names_asked(tree, "category"),
            query.names_asked(tree, "topic"),
        )


@dataclass(frozen=True, slots=True)
class Doubts:
    """What somebody who writes a rule should know of it.

    ``fingerprint`` is equal for rules of equal meaning and for hardly any others, within a process
    and those forked from it.
    """

    warnings: tuple[str, ...]
    fingerprint: int

    @classmethod
    def of(cls, tree: query.Query) -> Doubts:
        """Those of the rule *tree*."""
        return cls(query.warnings(tree), hash(query.meaning([tree])))


class Rule:
    """A query as it is written; it is read once, and only for what has to be known of it."""

    __slots__ = ("_doubts", "_facts", "_tree", "fields", "text")

    def __init__(
        self,
        text: str,
        fields: frozenset[str],
        facts: Facts | None = None,
        doubts: Doubts | None = None,
    ) -> None:
        self.text = text
        self.fields = fields
        self._facts = facts
        self._doubts = doubts
        self._tree: query.Query | None = None

    @property
    def tree(self) -> query.Query:
        """What it means.

        Raises: QueryError.
        """
        if self._tree is None:
            self._tree = query.parse(self.text, fields=self.fields)
        return self._tree

    @property
    def facts(self) -> Facts:
        """What is to be known of it.

        Raises: QueryError.
        """
        if self._facts is None:
            self._facts = Facts.of(self.tree) if ":" in self.text else _NOTHING
        return self._facts

    @property
    def doubts(self) -> Doubts:
        """What is doubtful about it.

        Raises: QueryError.
        """
        if self._doubts is None:
            self._doubts = Doubts.of(self.tree)
        return self._doubts


_NOTHING = Facts((), frozenset(), frozenset())
"""Of a rule without any field."""

Key = tuple[str, frozenset[str]]
"""A rule's text, and the fields that it may ask for."""


class Book:
    """The rules of a config, each read once; those that *former* has are not read again.

    ``read`` has them by their keys.
    """

    def __init__(self, former: Book | None = None) -> None:
        self._former = former.read if former else {}
        self.read: dict[Key, Rule] = {}

    def rule(self, text: str, fields: frozenset[str]) -> Rule:
        """The rule *text*, which may ask for *fields*.

        Raises: QueryError.
        """
        key = text, fields
        found = self.read.get(key) or self._former.get(key)
        if found is None:
            found = Rule(text, fields)
            found.tree  # noqa: B018 - reading it is the check
        self.read[key] = found
        return found

    def unread(self, keys: Iterable[Key]) -> list[Key]:
        """Those that have not been read yet, each once."""
        return [
            key for key in dict.fromkeys(keys) if key not in self.read and key not in self._former
        ]

    def note(self, found: Iterable[tuple[Key, Facts, Doubts]]) -> None:
        """Take in what somebody else has read."""
        for (text, fields), facts, doubts in found:
            self.read[text, fields] = Rule(text, fields, facts, doubts)

    def close(self) -> None:
        """Forget what the former config had and this one has not."""
        self._former = {}


def category(value: object, info: ValidationInfo) -> Rule:
    """The rule of a category, which cannot ask for what is decided after it."""
    return _read(value, query.CATEGORY_RULE_FIELDS, info)


def topic(value: object, info: ValidationInfo) -> Rule:
    """The rule of a topic."""
    return _read(value, query.TOPIC_RULE_FIELDS, info)


def selection(value: object, info: ValidationInfo) -> Rule:
    """The selection of a feed."""
    return _read(value, query.SELECTION_FIELDS, info)


def skip(value: object, info: ValidationInfo) -> Rule:
    """The rule of a source for what is not taken in, which is asked before anything is decided."""
    return _read(value, query.SKIP_RULE_FIELDS, info)


def meaning(several: Sequence[Rule]) -> Hashable:
    """Equal for rules that surely match the same; of several any is enough."""
    return query.meaning(rule.tree for rule in several)


def fingerprint(several: Sequence[Rule]) -> int:
    """Equal where ``meaning`` is, and hardly ever elsewhere."""
    return several[0].doubts.fingerprint if len(several) == 1 else hash(meaning(several))


def _read(value: object, fields: frozenset[str], info: ValidationInfo) -> Rule:
    if not isinstance(value, str):
        raise Refused("is not text in quotes")
    book = info.context if isinstance(info.context, Book) else Book()
    try:
        return book.rule(value, fields)
    except QueryError as error:
        detail = f"{error.reason} (character {error.position + 1})"
        raise Refused("cannot be read", detail=detail, hint=error.hint) from None


FIELDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "categories": {"match": query.CATEGORY_RULE_FIELDS, "exclude": query.SELECTION_FIELDS},
    "topics": {"match": query.TOPIC_RULE_FIELDS, "exclude": query.TOPIC_RULE_FIELDS},
    "feeds": {"select": query.SELECTION_FIELDS, "exclude": query.SELECTION_FIELDS},
    "sources": {"skip": query.SKIP_RULE_FIELDS, "exclude": query.SELECTION_FIELDS},
}
"""The keys of each table that hold rules, and what these may ask for."""


def written_in(tree: Mapping[str, Any]) -> Iterator[Key]:
    """Every rule in *tree*, whether it can be read or not."""
    for table, keys in FIELDS.items():
        tables = tree.get(table)
        for one in tables.values() if isinstance(tables, dict) else ():
            for key, fields in keys.items():
                value = one.get(key) if isinstance(one, dict) else None
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, str):
                        yield text, fields


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
