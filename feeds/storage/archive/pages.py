"""What pages show: lists by date, one article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from feeds.errors import NotFound
from feeds.model import NOTHING_HIDDEN, Article, FeedKey, Hidden
from feeds.storage.archive import hiding
from feeds.storage.archive.articles import load
from feeds.storage.rendering.rendered import topics_of
from feeds.storage.tables import article, article_body, feed, feed_entry, feed_member


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list; ``moment`` is the date that lists are sorted by.

    ``agency`` is the key of its name, "" for none.
    """

    id: int
    public_id: str
    title: str
    summary: str
    url: str | None
    language: str | None
    owner: str
    agency: str
    category: str
    moment: datetime
    story: int


LINE: Sequence[ColumnElement[Any]] = (
    article.c.id,
    article.c.public_id,
    article.c.title,
    article_body.c.summary,
    article.c.url,
    article.c.language,
    article.c.owner_source,
    article.c.agency,
    article.c.category,
    article.c.sort_at,
    article.c.story_id,
)
"""The columns of a line, in its order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list ends and the next begins."""

    moment: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what its page says about it."""

    line: Line
    article: Article
    topics: Sequence[str]


def newest(
    connection: Connection,
    key: FeedKey,
    *,
    limit: int,
    before: Place | None = None,
    hidden: Hidden = NOTHING_HIDDEN,
) -> list[Line]:
    """The articles of a feed, newest first, after the end of the page *before*.

    A story has one line, as it has one entry in the feed; what is *hidden* has none.
    """
    asked = {"kind": key.kind, "key": key.id, "limit": limit, **hiding.values(hidden)}
    if before is None:
        rows = connection.execute(_FIRST_LINES, asked)
    else:
        rows = connection.execute(_LATER_LINES, {**asked, "moment": before.moment, "id": before.id})
    return [Line(*row) for row in rows]


def newest_of_each(
    connection: Connection, keys: Sequence[FeedKey], *, limit: int, hidden: Hidden = NOTHING_HIDDEN
) -> dict[FeedKey, list[Line]]:
    """The newest articles of several feeds, asked for at once."""
    found: dict[FeedKey, list[Line]] = {key: [] for key in keys}
    if not keys:
        return found
    each = _at_once if connection.dialect.name == "postgresql" else _one_by_one
    for key, line in each(connection, keys, {"limit": limit, **hiding.values(hidden)}):
        found[key].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.moment, line.id), reverse=True)  # nothing else does
    return found


def _at_once(
    connection: Connection, keys: Sequence[FeedKey], asked: Mapping[str, object]
) -> Iterator[tuple[FeedKey, Line]]:
    """The same by one statement that is planned once, which takes PostgreSQL longer than to run."""
    named = [(key.kind, key.id) for key in keys]
    for kind, key, *columns in connection.execute(_LINES_OF_ALL, {**asked, "keys": named}):
        yield FeedKey(kind, key), Line(*columns)


def _one_by_one(
    connection: Connection, keys: Sequence[FeedKey], asked: Mapping[str, object]
) -> Iterator[tuple[FeedKey, Line]]:
    """The same by a union of the lines of each: SQLite knows no LATERAL."""
    named: dict[str, object] = {}
    for which, key in enumerate(keys):
        named |= {f"kind{which}": key.kind, f"key{which}": key.id}
    for *columns, which in connection.execute(_lines_of_each(len(keys)), {**asked, **named}):
        yield keys[which], Line(*columns)


def lines_of(connection: Connection, numbers: Collection[int]) -> list[Line]:
    """These articles as lists show them, in no order."""
    statement = select(*LINE).join(article_body).where(article.c.id.in_(list(numbers)))
    return [Line(*row) for row in connection.execute(statement)]


def shown(connection: Connection, public_id: str) -> Shown:
    """An article as its page shows it.

    Raises: NotFound also while the article waits for the sequencer.
    """
    row = connection.execute(
        select(*LINE)
        .join(article_body, article_body.c.article_id == article.c.id)
        .where(article.c.public_id == public_id, article.c.category.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no published article {public_id!r}")
    line = Line(*row)
    topics = topics_of(connection, [line.id]).get(line.id, [])
    return Shown(line, load(connection, [line.id])[line.id], topics)


def _lines(ending: str = "") -> Select[Any]:
    """The lines of the feed that ``kind`` and ``key`` name, newest first."""
    # Asked apart, so that the database sees one feed, whose index is in the order of the page.
    named = and_(feed.c.kind == bindparam(f"kind{ending}"), feed.c.key == bindparam(f"key{ending}"))
    here = select(feed).where(named, feed.c.active)
    return _lines_of(
        here.with_only_columns(feed.c.id).scalar_subquery(),
        here.with_only_columns(feed.c.generation).scalar_subquery(),
    )


def _lines_of(feed_id: ColumnElement[int], generation: ColumnElement[int]) -> Select[Any]:
    """The lines of one feed, newest first, wherever its numbers come from."""
    # Not joined: PostgreSQL takes the four columns for independent, and would read all entries.
    # Not compared bare: it takes equal numbers for rare, and would read and sort all members.
    lead = select(feed_entry.c.lead).where(
        feed_entry.c.feed_id == feed_member.c.feed_id,
        feed_entry.c.generation == feed_member.c.generation,
        feed_entry.c.position == feed_member.c.position,
    )
    return (
        select(*LINE)
        .select_from(feed_member)
        .join(article, article.c.id == feed_member.c.article_id)
        .join(article_body, article_body.c.article_id == article.c.id)
        .where(
            feed_member.c.feed_id == feed_id,
            feed_member.c.generation == generation,
            feed_member.c.left_seq.is_(None),
            func.coalesce(lead.scalar_subquery() == feed_member.c.article_id, false()),
        )
        .where(hiding.SHOWN)
        .order_by(feed_member.c.sort_at.desc(), feed_member.c.article_id.desc())
        # Written out, as a plan that PostgreSQL keeps would be made for an unknown length.
        .limit(bindparam("limit", type_=Integer, literal_execute=True))
    )


@cache
def _lines_of_each(feeds: int) -> CompoundSelect[Any]:
    parts = [
        _lines(str(which)).add_columns(literal(which).label("which")).subquery()
        for which in range(feeds)
    ]
    return union_all(*map(select, parts))


def _lines_of_all() -> Select[Any]:
    """The lines of the feeds that ``keys`` name, pairs of kind and key, each with its own."""
    named = tuple_(feed.c.kind, feed.c.key).in_(bindparam("keys", expanding=True))
    columns = [feed.c[name] for name in ("id", "generation", "kind", "key")]
    here = select(*columns).where(named, feed.c.active).subquery("here")
    lines = _lines_of(here.c.id, here.c.generation).lateral("lines")
    return select(here.c.kind, here.c.key, *lines.c).select_from(here.join(lines, true()))


# Made once: to make such a statement takes ten times as long as to execute it.
_FIRST_LINES = _lines()
_LINES_OF_ALL = _lines_of_all()
_PLACE = (feed_member.c.sort_at, feed_member.c.article_id)
_LATER_LINES = _FIRST_LINES.where(
    tuple_(*_PLACE)
    < tuple_(
        bindparam("moment", type_=feed_member.c.sort_at.type),
        bindparam("id", type_=feed_member.c.article_id.type),
    )
)
