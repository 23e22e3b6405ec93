"""Upstream identities: (source, upstream id) -> article, and what must not come back.

The questions that ``feeds.articles.decide`` asks of the past are answered here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from sqlalchemy import Connection, RowMapping, insert, select, text

from feeds.model import Article, Known
from feeds.storage.tables import article, sighting, suppression

_NAMES = {"article_id": "id", "owner": "owner_source"}
_KNOWN = [
    article.c[_NAMES.get(field.name, field.name)].label(field.name)
    for field in fields(Known)
    if field.name not in {"suppressed", "sighted"}
]


def lock(connection: Connection, source_id: str, articles: Iterable[Article]) -> None:
    """Keep other writers from meeting the same articles between question and answer.

    SQLite has one writer anyway; on PostgreSQL two sources may bring one URL at once.
    """
    if connection.dialect.name != "postgresql":
        return
    names = {f"source {source_id}"} | {one.canonical_url for one in articles if one.canonical_url}
    keys = sorted(
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        for name in names
    )
    connection.execute(
        text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key"),
        {"keys": keys},
    )


def known(connection: Connection, articles: Sequence[Article]) -> list[Known | None]:
    """What is remembered of each of these articles of one source, in their order.

    First under its upstream identity; else under its canonical URL, if exactly one article of
    another source has that and none of this source: a URL given twice unites nothing.
    """
    if not articles:
        return []
    source_id = articles[0].source_id
    ids = [one.upstream_id for one in articles]
    mine = _by_upstream_id(connection, source_id, ids)
    gone = _suppressed(connection, source_id, ids)
    strangers = {one.canonical_url for one in articles if one.upstream_id not in mine}
    theirs = _by_canonical_url(connection, source_id, strangers - {None})
    found = (mine.get(one.upstream_id) or theirs.get(one.canonical_url) for one in articles)
    return [
        replace(known or _FORGOTTEN, suppressed=True) if one.upstream_id in gone else known
        for one, known in zip(articles, found, strict=True)
    ]


def add_sightings(connection: Connection, pairs: Iterable[tuple[int, Article]]) -> None:
    """Note that these incoming identities are those articles."""
    rows = [
        {
            "source_id": one.source_id,
            "upstream_id": one.upstream_id,
            "article_id": number,
            "canonical_url": one.canonical_url,
        }
        for number, one in pairs
    ]
    if rows:
        connection.execute(insert(sighting), rows)


_FORGOTTEN = Known(
    article_id=0, owner="", title="", url=None, content_hash="", material_hash="", version=0
)
"""Stands for an article of which only its withdrawal is left."""


def _by_upstream_id(connection: Connection, source_id: str, ids: list[str]) -> dict[str, Known]:
    rows = connection.execute(
        select(sighting.c.upstream_id.label("asked"), *_KNOWN)
        .join(article, article.c.id == sighting.c.article_id)
        .where(sighting.c.source_id == source_id, sighting.c.upstream_id.in_(ids))
    )
    return {row["asked"]: _known(row) for row in rows.mappings()}


def _suppressed(connection: Connection, source_id: str, ids: list[str]) -> set[str]:
    rows = connection.scalars(
        select(suppression.c.upstream_id).where(
            suppression.c.source_id == source_id, suppression.c.upstream_id.in_(ids)
        )
    )
    return set(rows)


def _by_canonical_url(
    connection: Connection, source_id: str, urls: set[str | None]
) -> dict[str | None, Known]:
    rows = connection.execute(
        select(sighting.c.canonical_url.label("asked"), sighting.c.source_id, *_KNOWN)
        .join(article, article.c.id == sighting.c.article_id)
        .where(sighting.c.canonical_url.in_(urls))
    )
    found: defaultdict[str | None, dict[int, Known]] = defaultdict(dict)
    ours = set()
    for row in rows.mappings():
        found[row["asked"]][row["article_id"]] = replace(_known(row), sighted=False)
        if row["source_id"] == source_id:
            ours.add(row["asked"])
    return {
        url: next(iter(candidates.values()))
        for url, candidates in found.items()
        if len(candidates) == 1 and url not in ours
    }


def _known(row: RowMapping) -> Known:
    return Known(**{column.name: row[column.name] for column in _KNOWN})
