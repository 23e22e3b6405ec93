"""Articles, their bodies and versions: written as decided, read whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from feeds.model import Article, Known, Newcomer
from feeds.storage.archive import bodies
from feeds.storage.archive.identities import add_sightings
from feeds.storage.feed.changes import record
from feeds.storage.prepared import ask, run
from feeds.storage.tables import (
    article,
    article_body,
    article_version,
    sighting,
    story,
    withdrawal,
)


def insert_new(connection: Connection, articles: Sequence[Article], *, kind: str) -> None:
    """Store articles seen for the first time, each founding its own story.

    *kind* is ``imported`` for a source's first visit, else ``new``.
    """
    if not articles:
        return
    ids = _reserve(connection, len(articles))
    pairs = list(zip(ids, articles, strict=True))
    rows = [{"id": n, "story_id": n, **bodies.narrow(one)} for n, one in pairs]
    run(connection, _INSERT_STORY, [bodies.founded(n, one) for n, one in pairs])
    run(connection, _INSERT, rows)
    run(connection, _INSERT_BODY, [{"article_id": n, **bodies.texts(one)} for n, one in pairs])
    add_sightings(connection, pairs)
    record(connection, kind, ids, at=articles[0].seen)


def edit(connection: Connection, pairs: Sequence[tuple[Known, Article]], *, at: datetime) -> None:
    """Put new versions in place and keep the old ones."""
    replace_versions(
        connection, {known.article_id: one for known, one in pairs}, kind="changed", at=at
    )


def replace_versions(
    connection: Connection, new: Mapping[int, Article], *, kind: str, at: datetime
) -> None:
    """The same by number; *kind* is that of the change, ``changed`` or ``corrected``."""
    if not new:
        return
    old = load(connection, new)
    run(connection, _INSERT_VERSION, [bodies.version(n, old[n], at) for n in new])
    run(connection, _UPDATE, [{"row": n, **bodies.editable(one)} for n, one in new.items()])
    run(connection, _UPDATE_BODY, [{"row": n, **bodies.texts(one)} for n, one in new.items()])
    record(connection, kind, new, at=at)


def load(connection: Connection, ids: Iterable[int]) -> dict[int, Article]:
    """Whole articles by number; those that do not exist are left out."""
    rows = connection.execute(
        select(article, article_body)
        .select_from(article.join(article_body))
        .where(article.c.id.in_(list(ids)))
    )
    return {row["id"]: bodies.article_of(row) for row in rows.mappings()}


def newcomers(connection: Connection, ids: Iterable[int]) -> dict[int, Newcomer]:
    """Each article as its story would enter a feed."""
    columns = (article.c.sort_at, article.c.size, article.c.id, article.c.tag)
    rows = connection.execute(
        select(story.c.id, story.c.printed_id, *columns)
        .join(story, story.c.id == article.c.story_id)
        .where(article.c.id.in_(list(ids)))
    )
    found = ((Newcomer(*entering), tag) for *entering, tag in rows)
    return {one.article_id: replace(one, tag=tag) for one, tag in found}


def sources_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """The sources that bring each article, its owner first."""
    chosen = list(ids)
    owner = select(article.c.id, article.c.owner_source).where(article.c.id.in_(chosen))
    seen_in = select(sighting.c.article_id, sighting.c.source_id)
    sources = {number: [source_id] for number, source_id in connection.execute(owner)}
    for number, source_id in connection.execute(
        seen_in.where(sighting.c.article_id.in_(chosen)).order_by(sighting.c.source_id)
    ):
        if source_id not in sources[number]:
            sources[number].append(source_id)
    return sources


def choose_category(
    connection: Connection, number: int, category: str | None, *, at: datetime
) -> None:
    """Let an editor's choice decide the category of an article; None takes it back."""
    connection.execute(_UPDATE, {"row": number, "category_choice": category})
    record(connection, "changed", [number], at=at)


def categorise(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Write down (article, category, why)."""
    values = [{"row": n, "category": category, "category_why": why} for n, category, why in rows]
    run(connection, _UPDATE, values)


_INSERT_STORY, _INSERT, _INSERT_BODY = insert(story), insert(article), insert(article_body)
_INSERT_VERSION = insert(article_version)
_UPDATE = update(article).where(article.c.id == bindparam("row"))
_UPDATE_BODY = update(article_body).where(article_body.c.article_id == bindparam("row"))
_LAST = select(func.max(article.c.id)), select(func.max(withdrawal.c.article_id))


def _reserve(connection: Connection, count: int) -> list[int]:
    """Numbers for new articles, so that one round trip stores each table's rows."""
    if connection.dialect.name == "postgresql":
        numbers = text("SELECT nextval('article_id_seq') FROM generate_series(1, :count)")
        return list(connection.scalars(numbers, {"count": count}))
    last = max(ask(connection, one, {})[0][0] or 0 for one in _LAST)
    return list(range(last + 1, last + 1 + count))
