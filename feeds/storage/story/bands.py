"""What copies are found by: fingerprints of the latest articles, and who stands for each band.

Only articles within a window of time are here, so a look costs the same whatever the archive's
size. Written by the sequencer alone.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Connection, Select, bindparam, delete, func, insert, select

from feeds.model import Copy, Fingerprint
from feeds.storage.engine import insert_into
from feeds.storage.prepared import among, ask, run
from feeds.storage.tables import article, story_band, story_copy

_HABITS = 24
"""Latest articles of a source among which its latest stories are looked for."""


def posted(connection: Connection, bands: Collection[int]) -> dict[int, list[int]]:
    """The articles that stand for each of these bands, the first of them first."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for band, number in ask(connection, _posted(connection.dialect.name), {"bands": [*bands]}):
        found[band].append(number)
    return dict(found)


def copies(
    connection: Connection, articles: Collection[int], *, since: datetime
) -> dict[int, Copy]:
    """Articles by number as they are compared; those seen before *since* are left out."""
    asked = {"articles": list(articles), "since": since}
    return {one.article_id: one for one in map(_copy, connection.execute(_COPIES, asked))}


def latest(connection: Connection, source_id: str) -> list[Copy]:
    """The latest articles of a source, one of each story, newest first."""
    rows = connection.execute(_LATEST, {"source": source_id})
    newest: dict[int, Copy] = {}
    for one in map(_copy, rows):
        newest.setdefault(one.story_id, one)
    return list(newest.values())


def put(
    connection: Connection,
    copies: Iterable[tuple[Copy, datetime]],
    bands: Mapping[int, Collection[int]],
) -> None:
    """Let articles, each with the moment it was seen, be found by their bands."""
    rows = [
        {
            "article_id": one.article_id,
            "source_id": one.source_id,
            "seen": seen,
            "fingerprint": _packed(one.fingerprint),
        }
        for one, seen in copies
    ]
    pairs = sorted((band, number) for number, several in bands.items() for band in several)
    run(connection, _PUT_COPY, rows)
    if connection.dialect.name == "postgresql" and pairs:  # thousands of rows, sent as two lists
        named = dict(zip(("bands", "articles"), map(list, zip(*pairs, strict=True)), strict=True))
        run(connection, _PUT_BANDS, [named])
    else:
        run(connection, _PUT_BAND, [{"band": band, "article_id": number} for band, number in pairs])


def put_again(connection: Connection, bands: Mapping[int, Collection[int]]) -> None:
    """Let articles be found by all their bands, those too that others of their story stood for."""
    pairs = [
        {"band": band, "article_id": number}
        for number, several in bands.items()
        for band in several
    ]
    if pairs:
        statement = insert_into(connection, story_band).on_conflict_do_nothing()
        connection.execute(statement, pairs)


def drop(connection: Connection, bands: Mapping[int, Collection[int]]) -> None:
    """Let articles be found no longer; their *bands* are those of their fingerprints."""
    pairs = sorted((band, number) for number, several in bands.items() for band in several)
    if pairs:
        connection.execute(_DROP_BAND, [{"of": band, "number": number} for band, number in pairs])
    if bands:
        connection.execute(_DROP_COPY, [{"number": number} for number in bands])


def outdated(connection: Connection, *, before: datetime, limit: int) -> dict[int, Fingerprint]:
    """The fingerprints of the oldest so many articles that were seen before a moment."""
    rows = connection.execute(
        select(story_copy.c.article_id, story_copy.c.fingerprint)
        .where(story_copy.c.seen < before)
        .order_by(story_copy.c.seen)
        .limit(limit)
    )
    return {number: _unpacked(packed) for number, packed in rows}


def size(connection: Connection) -> int:
    """How many articles can be found."""
    return int(connection.scalar(select(func.count()).select_from(story_copy)) or 0)


def _copies() -> Select[Any]:
    return select(
        story_copy.c.article_id,
        article.c.story_id,
        story_copy.c.source_id,
        story_copy.c.fingerprint,
    ).join(article, article.c.id == story_copy.c.article_id)


def _copy(row: Any) -> Copy:
    number, story_id, source_id, packed = row
    return Copy(number, story_id, source_id, _unpacked(packed))


def _packed(fingerprint: Fingerprint) -> bytes:
    return struct.pack(f"<{len(fingerprint)}I", *fingerprint)


def _unpacked(packed: bytes) -> Fingerprint:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


# Made once, as they are asked for every batch.
@cache
def _posted(dialect: str) -> Select[Any]:
    found = select(story_band.c.band, story_band.c.article_id)
    named = found.where(among(story_band.c.band, "bands", dialect))
    return named.order_by(story_band.c.band, story_band.c.article_id)


_COPIES = _copies().where(
    story_copy.c.article_id.in_(bindparam("articles", expanding=True)),
    story_copy.c.seen >= bindparam("since", type_=story_copy.c.seen.type),
)
_LATEST = (
    _copies()
    .where(story_copy.c.source_id == bindparam("source"))
    .order_by(story_copy.c.article_id.desc())
    .limit(_HABITS)
)
_PUT_COPY, _PUT_BAND = insert(story_copy), insert(story_band)
_PUT_BANDS = insert(story_band).from_select(
    ["band", "article_id"],
    select(
        func.unnest(bindparam("bands", type_=ARRAY(story_band.c.band.type))),
        func.unnest(bindparam("articles", type_=ARRAY(story_band.c.article_id.type))),
    ),
)
_DROP_COPY = delete(story_copy).where(story_copy.c.article_id == bindparam("number"))
_DROP_BAND = delete(story_band).where(
    story_band.c.band == bindparam("of"), story_band.c.article_id == bindparam("number")
)
