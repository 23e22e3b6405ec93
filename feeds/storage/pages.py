"""What pages show: lists by date, one article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    tuple_,
    union_all,
)

from feeds.errors import NotFound
from feeds.model import NOTHING_HIDDEN, Article, FeedKey, Hidden
from feeds.storage import hiding
from feeds.storage.articles import load
from feeds.storage.rendered import topics_of
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
    asked: dict[str, object] = {"limit": limit, **hiding.values(hidden)}
    for which, key in enumerate(keys):
        asked |= {f"kind{which}": key.kind, f"key{which}": key.id}
    rows = connection.execute(_lines_of_each(len(keys)), asked)
    for *columns, which in rows:
        found[keys[which]].append(Line(*columns))
    for lines in found.values():
        lines.sort(key=lambda line: (line.moment, line.id), reverse=True)  # a union has no order
    return found


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
            feed_member.c.feed_id == here.with_only_columns(feed.c.id).scalar_subquery(),
            feed_member.c.generation == here.with_only_columns(feed.c.generation).scalar_subquery(),
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


# Made once: to make such a statement takes ten times as long as to execute it.
_FIRST_LINES = _lines()
_PLACE = (feed_member.c.sort_at, feed_member.c.article_id)
_LATER_LINES = _FIRST_LINES.where(
    tuple_(*_PLACE)
    < tuple_(
        bindparam("moment", type_=feed_member.c.sort_at.type),
        bindparam("id", type_=feed_member.c.article_id.type),
    )
)
