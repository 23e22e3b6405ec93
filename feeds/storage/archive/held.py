"""Articles that are held back until somebody lets them in, or discards them for good.

storage: beside ``articles``, whose tables do not have them, so that nothing which reads articles
can show one that is held. Of what was discarded only the name is left, so that it stays out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, delete, func, select, update

from feeds.model import Article, Known
from feeds.storage.archive.bodies import packed, sort_at, unpacked
from feeds.storage.engine import insert_into
from feeds.storage.prepared import among, ask
from feeds.storage.tables import held


@dataclass(frozen=True, slots=True)
class Holding:
    """How many articles of a source's flood are held, and since when the first of them is."""

    articles: int
    since: datetime


@cache
def _kept(dialect: str) -> Select[Any]:
    ours = held.c.source_id == bindparam("source", type_=Text)
    return select(held.c.upstream_id, held.c.article).where(
        ours, among(held.c.upstream_id, "ids", dialect)
    )


@dataclass(frozen=True, slots=True)
class Suspect:
    """An article that is held because it seems to tell what was withdrawn as ``copy_of``."""

    article: Article
    copy_of: str
    since: datetime


def put(
    connection: Connection,
    articles: Iterable[Article],
    *,
    now: datetime,
    copies: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Hold these articles; what is held already stays so, in its newest version.

    *copies* says by upstream id which of them tell a withdrawn article, by its public id.
    """
    rows = [
        {
            "source_id": one.source_id,
            "upstream_id": one.upstream_id,
            "since": now,
            "sort_at": sort_at(one),
            "discarded": False,
            "article": packed(one),
            "copy_of": copies.get(one.upstream_id),
        }
        for one in articles
    ]
    if rows:
        statement = insert_into(connection, held)
        newest = {name: statement.excluded[name] for name in ("sort_at", "article")}
        key = ["source_id", "upstream_id"]
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=newest), rows)


def known(connection: Connection, source_id: str, ids: Sequence[str]) -> dict[str, Known]:
    """What is held or discarded of a source's articles, by upstream id."""
    rows = ask(connection, _kept(connection.dialect.name), {"source": source_id, "ids": ids})
    return {name: _known(source_id, name, kept) for name, kept in rows}


def holdings(connection: Connection) -> dict[str, Holding]:
    """What is held of floods, by source; sources of which nothing is held are left out."""
    rows = connection.execute(
        select(held.c.source_id, func.count(), func.min(held.c.since))
        .where(~held.c.discarded, held.c.copy_of.is_(None))
        .group_by(held.c.source_id)
    )
    return {source_id: Holding(count, since) for source_id, count, since in rows}


def newest(connection: Connection, source_id: str, *, limit: int) -> list[Article]:
    """The newest articles that are held of a source's flood."""
    rows = connection.scalars(
        select(held.c.article)
        .where(held.c.source_id == source_id, ~held.c.discarded, held.c.copy_of.is_(None))
        .order_by(held.c.sort_at.desc(), held.c.upstream_id.desc())
        .limit(limit)
    )
    return [unpacked(row) for row in rows]


def let_go(connection: Connection, articles: Sequence[Article]) -> list[Article]:
    """Hold these articles of one source no longer.

    Returns: those that were still held, in their newest versions and in the same order.
    """
    names = [one.upstream_id for one in articles]
    rows = connection.execute(
        delete(held)
        .where(held.c.source_id == articles[0].source_id, ~held.c.discarded)
        .where(held.c.upstream_id.in_(names))
        .returning(held.c.upstream_id, held.c.article)
    )
    released = {name: unpacked(kept) for name, kept in rows}
    return [released[name] for name in names if name in released]


def forget(connection: Connection, source_id: str, upstream_ids: Collection[str]) -> None:
    """Hold what was withheld by its own source no longer, as it comes anew; copies stay held."""
    ours = (held.c.source_id == source_id, held.c.upstream_id.in_(list(upstream_ids)))
    connection.execute(delete(held).where(*ours, ~held.c.discarded, held.c.copy_of.is_(None)))


def discard(connection: Connection, source_id: str) -> int:
    """Destroy what is held of a source's flood; none of it comes back.

    Returns: how many articles they were.
    """
    ours = update(held).where(held.c.source_id == source_id, held.c.copy_of.is_(None))
    destroyed = ours.where(~held.c.discarded).values(discarded=True, article=None)
    return connection.execute(destroyed).rowcount


def suspects(connection: Connection) -> list[Suspect]:
    """The copies of withdrawn articles that are held, those held first before all others."""
    rows = connection.execute(
        select(held.c.article, held.c.copy_of, held.c.since)
        .where(~held.c.discarded, held.c.copy_of.is_not(None))
        .order_by(held.c.since, held.c.source_id, held.c.upstream_id)
    )
    return [Suspect(unpacked(kept), copy_of, since) for kept, copy_of, since in rows]


def named(connection: Connection, source_id: str, upstream_ids: Collection[str]) -> list[Article]:
    """What is held of a source under these names."""
    asked = {"source": source_id, "ids": list(upstream_ids)}
    rows = ask(connection, _kept(connection.dialect.name), asked)
    return [unpacked(kept) for _, kept in rows if kept]


def discard_one(connection: Connection, one: Article) -> None:
    """Destroy an article that is held; it does not come back."""
    here = (held.c.source_id == one.source_id, held.c.upstream_id == one.upstream_id)
    connection.execute(update(held).where(*here).values(discarded=True, article=None))


def discard_copies(connection: Connection, public_ids: Collection[str]) -> None:
    """Destroy what is held as a copy of these withdrawn articles; it does not come back."""
    copies = update(held).where(held.c.copy_of.in_(list(public_ids)), ~held.c.discarded)
    connection.execute(copies.values(discarded=True, article=None))


def _known(source_id: str, name: str, kept: dict[str, Any] | None) -> Known:
    if kept is None:
        return Known(0, source_id, "", None, "", "", 0, name, suppressed=True, held=True)
    one = unpacked(kept)
    shared = {field.name for field in fields(Known)} & {field.name for field in fields(Article)}
    remembered = {field: getattr(one, field) for field in shared}
    return Known(article_id=0, owner=source_id, held=True, **remembered)
