"""Why articles are of one story, and why they are not: what was found, what an editor decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from feeds.model import Article, Kinship
from feeds.storage.archive.articles import load
from feeds.storage.engine import insert_into
from feeds.storage.prepared import among, ask
from feeds.storage.tables import article, story_edge

AUTO, JOIN, SPLIT = "auto", "join", "split"
"""Found by their words; united by an editor; parted by an editor, and not to be united by words."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins or parts an article and another one; ``share`` is that of the shorter text."""

    other_id: int
    kind: str
    share: float | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Relation:
    """Another article, and what joins it to one or parts it from that."""

    edge: Edge
    other: Article


def found(connection: Connection, kin: Iterable[Kinship], *, at: datetime) -> None:
    """Write down who tells whose copy; what an editor decided stands."""
    pairs = {_pair(one.article_id, one.other_id): one.share for one in kin}
    _put(connection, [_row(pair, AUTO, at, share) for pair, share in pairs.items()], over=AUTO)


def joined(
    connection: Connection, articles: Collection[int], others: Collection[int], *, at: datetime
) -> None:
    """An editor wants these to be one story."""
    _decide(connection, articles, others, JOIN, at)


def split(
    connection: Connection, articles: Collection[int], others: Collection[int], *, at: datetime
) -> None:
    """An editor wants these never to be one story."""
    _decide(connection, articles, others, SPLIT, at)


def of(connection: Connection, number: int) -> list[Edge]:
    """What joins an article to others or parts it from them, by their numbers."""
    rows = connection.execute(
        select(story_edge).where(or_(story_edge.c.a == number, story_edge.c.b == number))
    )
    edges = [Edge(row.b if row.a == number else row.a, row.kind, row.share, row.at) for row in rows]
    return sorted(edges, key=lambda edge: edge.other_id)


def relations(connection: Connection, number: int) -> list[Relation]:
    """What joins an article to others, or parts it from them, with these articles."""
    edges = of(connection, number)
    articles = load(connection, [edge.other_id for edge in edges])
    return [Relation(edge, articles[edge.other_id]) for edge in edges if edge.other_id in articles]


def others(connection: Connection, number: int, kind: str) -> set[int]:
    """The articles that are joined to one or parted from it in this way."""
    return {edge.other_id for edge in of(connection, number) if edge.kind == kind}


def apart(connection: Connection, stories: Collection[int]) -> set[frozenset[int]]:
    """Pairs of stories that must not become one, as far as one of *stories* is in them."""
    asked = {"stories": [*stories]}
    ends = (ask(connection, one, asked) for one in _apart(connection.dialect.name))
    return {frozenset(pair) for pairs in ends for pair in pairs if len(set(pair)) > 1}


@cache
def _apart(dialect: str) -> tuple[Select[Any], Select[Any]]:
    """What parts stories whose articles stand at one end of it, and at the other."""
    one, other = article.alias(), article.alias()
    told = select(article.c.id).where(among(article.c.story_id, "stories", dialect))
    parted = (
        select(one.c.story_id, other.c.story_id)
        .join_from(story_edge, one, one.c.id == story_edge.c.a)
        .join(other, other.c.id == story_edge.c.b)
        .where(story_edge.c.kind == SPLIT)
    )
    return parted.where(story_edge.c.a.in_(told)), parted.where(story_edge.c.b.in_(told))


def _decide(
    connection: Connection,
    articles: Collection[int],
    others: Collection[int],
    kind: str,
    at: datetime,
) -> None:
    pairs = {_pair(one, other) for one, other in product(articles, others) if one != other}
    _put(connection, [_row(pair, kind, at, None) for pair in sorted(pairs)], over=None)


def _put(connection: Connection, rows: list[dict[str, object]], *, over: str | None) -> None:
    """Write edges in place of older ones; *over* only of that kind, None of any."""
    if not rows:
        return
    statement = insert_into(connection, story_edge)
    values = {name: statement.excluded[name] for name in ("kind", "share", "at")}
    older = None if over is None else story_edge.c.kind == over
    connection.execute(
        statement.on_conflict_do_update(index_elements=["a", "b"], set_=values, where=older), rows
    )


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _row(pair: tuple[int, int], kind: str, at: datetime, share: float | None) -> dict[str, object]:
    return {"a": pair[0], "b": pair[1], "kind": kind, "share": share, "at": at}
