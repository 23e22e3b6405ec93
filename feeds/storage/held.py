"""Articles that are held back until somebody lets them in, or discards them for good.

storage: beside ``articles``, whose tables do not have them, so that nothing which reads articles
can show one that is held. Of what was discarded only the name is left, so that it stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from feeds.model import Article, Known
from feeds.storage.bodies import packed, sort_at, unpacked
from feeds.storage.engine import insert_into
from feeds.storage.tables import held


@dataclass(frozen=True, slots=True)
class Holding:
    """How many articles of a source are held, and since when the first of them is."""

    articles: int
    since: datetime


_KNOWN = select(held.c.upstream_id, held.c.article).where(
    held.c.source_id == bindparam("source"),
    held.c.upstream_id.in_(bindparam("ids", expanding=True)),
)


def put(connection: Connection, articles: Iterable[Article], *, now: datetime) -> None:
    """Hold these articles; what is held already stays so, in its newest version."""
    rows = [
        {
            "source_id": one.source_id,
            "upstream_id": one.upstream_id,
            "since": now,
            "sort_at": sort_at(one),
            "discarded": False,
            "article": packed(one),
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
    rows = connection.execute(_KNOWN, {"source": source_id, "ids": ids})
    return {name: _known(source_id, name, kept) for name, kept in rows}


def holdings(connection: Connection) -> dict[str, Holding]:
    """What is held of each source, by its id; sources of which nothing is held are left out."""
    rows = connection.execute(
        select(held.c.source_id, func.count(), func.min(held.c.since))
        .where(~held.c.discarded)
        .group_by(held.c.source_id)
    )
    return {source_id: Holding(count, since) for source_id, count, since in rows}


def newest(connection: Connection, source_id: str, *, limit: int) -> list[Article]:
    """The newest articles that are held of a source."""
    rows = connection.scalars(
        select(held.c.article)
        .where(held.c.source_id == source_id, ~held.c.discarded)
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


def discard(connection: Connection, source_id: str) -> int:
    """Destroy what is held of a source; none of it comes back.

    Returns: how many articles they were.
    """
    ours = update(held).where(held.c.source_id == source_id, ~held.c.discarded)
    return connection.execute(ours.values(discarded=True, article=None)).rowcount


def _known(source_id: str, name: str, kept: dict[str, Any] | None) -> Known:
    if kept is None:
        return Known(0, source_id, "", None, "", "", 0, name, suppressed=True, held=True)
    one = unpacked(kept)
    shared = {field.name for field in fields(Known)} & {field.name for field in fields(Article)}
    remembered = {field: getattr(one, field) for field in shared}
    return Known(article_id=0, owner=source_id, held=True, **remembered)
