"""Upstream identities: (source, upstream id) -> article, and what must not come back.

The questions that ``feeds.articles.decide`` asks of the past are answered here.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, insert, select, text

from feeds.model import Article, Known
from feeds.storage.archive import held
from feeds.storage.prepared import among, ask, run
from feeds.storage.tables import article, sighting, suppression, withdrawal

_NAMES = {"article_id": "id", "owner": "owner_source"}
_KNOWN = [
    article.c[_NAMES.get(field.name, field.name)].label(field.name)
    for field in fields(Known)
    if field.name not in {"suppressed", "sighted", "held"}
]
_KNOWN_NAMES = [column.name for column in _KNOWN]


_OF_ARTICLE = sighting.join(article, article.c.id == sighting.c.article_id)
_SAID = ("public_id", "source_id", "material_hash")


# Built once, as these are asked at every check that brings something new.
@cache
def _by_name(dialect: str) -> Select[Any]:
    ours = sighting.c.source_id == bindparam("source", type_=Text)
    named = select(sighting.c.upstream_id, *_KNOWN).select_from(_OF_ARTICLE)
    return named.where(ours, among(sighting.c.upstream_id, "ids", dialect))


@cache
def _at(dialect: str) -> Select[Any]:
    met = (sighting.c.canonical_url, sighting.c.source_id, sighting.c.named_by)
    there = select(*met, *_KNOWN).select_from(_OF_ARTICLE)
    return there.where(among(sighting.c.canonical_url, "urls", dialect))


@cache
def _gone(dialect: str) -> Select[Any]:
    ours = suppression.c.source_id == bindparam("source", type_=Text)
    return select(suppression.c.upstream_id).where(
        ours, among(suppression.c.upstream_id, "ids", dialect)
    )


@cache
def _gone_from(dialect: str) -> Select[Any]:
    of_it = select(suppression.c.canonical_url, *(withdrawal.c[name] for name in _SAID))
    return of_it.join(withdrawal, withdrawal.c.article_id == suppression.c.article_id).where(
        among(suppression.c.canonical_url, "urls", dialect)
    )


def lock(connection: Connection, source_id: str, articles: Iterable[Article]) -> None:
    """Keep other writers from meeting the same articles between question and answer.

    SQLite has one writer anyway; on PostgreSQL two sources may bring one URL at once.
    """
    _lock(connection, {f"source {source_id}", *_addresses(articles)})


def lock_out(connection: Connection, articles: Collection[Article]) -> None:
    """The same for articles of several sources that are about to go."""
    sources = {f"source {one.source_id}" for one in articles}
    _lock(connection, sources | _addresses(articles))


def _addresses(articles: Iterable[Article]) -> set[str]:
    return {one.canonical_url for one in articles if one.canonical_url}


def _lock(connection: Connection, names: Collection[str]) -> None:
    if connection.dialect.name != "postgresql":
        return
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

    First under its upstream identity, held or not; else under its canonical URL, if exactly one
    article has that. A source that gives a URL to two entries means two articles, and unites
    nothing; but where it has begun to tell its entries by something else, they are still the same.
    Last comes what was withdrawn, under either.
    """
    if not articles:
        return []
    source_id = articles[0].source_id
    ids = [one.upstream_id for one in articles]
    mine = held.known(connection, source_id, ids) | _by_upstream_id(connection, source_id, ids)
    strangers = [one for one in articles if one.upstream_id not in mine]
    taken = {one.article_id for one in mine.values()}
    found = mine | _by_address(connection, strangers, taken)
    names = {one.upstream_id for one in found.values() if one.owner == source_id}
    gone = _suppressed(connection, source_id, [*ids, *names])
    there = _withdrawn_at(connection, [one for one in strangers if one.upstream_id not in gone])
    return [
        _as_it_stands(one, found.get(one.upstream_id) or there.get(one.upstream_id), gone)
        for one in articles
    ]


def owned(connection: Connection, source_id: str, upstream_ids: Collection[str]) -> list[int]:
    """The articles that a source has brought first and calls by these names."""
    rows = connection.scalars(
        select(article.c.id)
        .join(sighting, sighting.c.article_id == article.c.id)
        .where(sighting.c.source_id == source_id, article.c.owner_source == source_id)
        .where(sighting.c.upstream_id.in_(list(upstream_ids)))
        .distinct()
    )
    return list(rows)


def add_sightings(connection: Connection, pairs: Iterable[tuple[int, Article]]) -> None:
    """Note that these incoming identities are those articles."""
    rows = [
        {
            "source_id": one.source_id,
            "upstream_id": one.upstream_id,
            "article_id": number,
            "canonical_url": one.canonical_url,
            "named_by": one.named_by,
        }
        for number, one in pairs
    ]
    run(connection, _SIGHT, rows)


_SIGHT = insert(sighting)


_FORGOTTEN = Known(
    article_id=0, owner="", title="", url=None, content_hash="", material_hash="", version=0
)
"""Stands for an article of which only its withdrawal is left."""


def _by_upstream_id(connection: Connection, source_id: str, ids: list[str]) -> dict[str, Known]:
    rows = ask(connection, _by_name(connection.dialect.name), {"source": source_id, "ids": ids})
    return {name: _known(kept) for name, *kept in rows}


def _suppressed(connection: Connection, source_id: str, ids: list[str]) -> set[str]:
    rows = ask(connection, _gone(connection.dialect.name), {"source": source_id, "ids": ids})
    return {name for (name,) in rows}


def _withdrawn_at(connection: Connection, strangers: Sequence[Article]) -> dict[str, Known]:
    """What was withdrawn at the addresses of *strangers*, by their upstream ids."""
    urls = [one.canonical_url for one in strangers if one.canonical_url]
    rows = ask(connection, _gone_from(connection.dialect.name), {"urls": urls}) if urls else ()
    gone = replace(_FORGOTTEN, suppressed=True, sighted=False)
    there = {
        url: replace(gone, public_id=public_id, owner=owner, material_hash=said)
        for url, public_id, owner, said in rows
    }
    found = {one.upstream_id: there.get(one.canonical_url or "") for one in strangers}
    return {name: one for name, one in found.items() if one}


def _as_it_stands(incoming: Article, known: Known | None, gone: Collection[str]) -> Known | None:
    """What is known of *incoming*, marked where it was withdrawn under this name or its first."""
    is_gone = known and known.owner == incoming.source_id and known.upstream_id in gone
    if is_gone or incoming.upstream_id in gone:
        return replace(known or _FORGOTTEN, suppressed=True)
    return known


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A source's name for an article at an address."""

    source_id: str
    named_by: str
    known: Known


def _by_address(
    connection: Connection, strangers: Sequence[Article], taken: Collection[int]
) -> dict[str, Known]:
    """The articles that *strangers* of one source are by their addresses, by upstream id.

    None is given out twice: those that are *taken* came under their own names at the same time.
    """
    uses = Counter(one.canonical_url for one in strangers if one.canonical_url)
    there = _sightings(connection, [url for url, times in uses.items() if times == 1])
    found = {one.upstream_id: _meant(one, there.get(one.canonical_url, [])) for one in strangers}
    meant = {name: one for name, one in found.items() if one and one.article_id not in taken}
    times = Counter(one.article_id for one in meant.values())
    return {name: one for name, one in meant.items() if times[one.article_id] == 1}


def _sightings(connection: Connection, urls: list[str]) -> dict[str | None, list[_Sighting]]:
    rows = ask(connection, _at(connection.dialect.name), {"urls": urls}) if urls else ()
    found: defaultdict[str | None, list[_Sighting]] = defaultdict(list)
    for url, source_id, named_by, *kept in rows:
        met = _Sighting(source_id, named_by, replace(_known(kept), sighted=False))
        found[url].append(met)
    return found


def _meant(incoming: Article, there: Sequence[_Sighting]) -> Known | None:
    """The article that *incoming* is, given all that were met at its address."""
    ours = [one for one in there if one.source_id == incoming.source_id]
    if any(one.named_by == incoming.named_by for one in ours):
        return None
    candidates = {one.known.article_id: one.known for one in ours or there}
    return next(iter(candidates.values())) if len(candidates) == 1 else None


def _known(kept: Sequence[Any]) -> Known:
    return Known(**dict(zip(_KNOWN_NAMES, kept, strict=True)))
