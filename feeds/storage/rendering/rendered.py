"""Rendered bytes: entries as fragments, documents by path, bodies by ETag with gzip beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, and_, delete, select, true, update

from feeds.model import Chunk
from feeds.storage.engine import insert_into
from feeds.storage.feed.feeds import ROW, FeedRow, feed_row
from feeds.storage.tables import (
    article,
    etag_seen,
    feed,
    feed_entry,
    feed_log,
    feed_member,
    fragment,
    rendered,
    rendered_body,
)


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry as it stands in a document: what tells whether its fragment still holds.

    The article stands for the entry, since ``led_at`` if another one did before. ``published`` is
    the claim of the article that ``printed_id`` is from, ``founded`` when that was taken in;
    ``agency`` is the key of its name, "" for none; ``story`` is what the article tells.
    """

    printed_id: str
    led_at: datetime | None
    published: datetime | None
    founded: datetime
    article_id: int
    owner: str
    agency: str
    category: str
    version: int
    content_hash: str
    story: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry's bytes in one format; ``key`` covers everything it prints."""

    article_id: int
    format: str
    profile: str
    key: str
    updated: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's bytes in one format, ready to be served.

    ``doc`` is "" for the live document, which has an ``outline`` of its entries.
    """

    feed_id: int
    doc: str
    format: str
    path: str
    revision: int
    etag: str
    last_modified: datetime
    body: bytes
    gzip: bytes
    outline: bytes = b""


def stale(connection: Connection, *, renderer: int, limit: int) -> list[FeedRow]:
    """Feeds whose revision has moved since they were rendered, or that older code rendered.

    What moved last comes first: of all that there is to do, a withdrawal is the most urgent.
    """
    fresh = (
        select(rendered.c.feed_id)
        .where(rendered.c.feed_id == feed.c.id, rendered.c.doc == "")
        .where(rendered.c.revision >= feed.c.revision, rendered.c.renderer >= renderer)
    )
    rows = connection.execute(
        select(*ROW)
        .where(feed.c.active, ~fresh.exists())
        .order_by(feed.c.revised_at.desc(), feed.c.id)
        .limit(limit)
    )
    return [feed_row(row) for row in rows]


def live_entries(connection: Connection, row: FeedRow) -> list[PlacedEntry]:
    """What the feed's live document holds, newest position first.

    An entry stands for a story, and one of its articles for the entry.
    """
    entered, once_more, live = feed_entry.c.position, feed_entry.c.again, feed_log.c.live_from
    # Asked apart, as an index leads to each.
    found = _entries(connection, row, entered >= live, place=entered)
    found += _entries(connection, row, and_(once_more >= live, entered < live), place=once_more)
    return [one for _, one in sorted(found, key=itemgetter(0), reverse=True)]


def chunk_entries(connection: Connection, row: FeedRow, chunk: Chunk) -> list[PlacedEntry]:
    """What a closed chunk holds, newest position first: also what has left the feed since."""
    entered = feed_entry.c.position
    within = entered.between(chunk.first, chunk.last)
    found = _entries(connection, row, within, place=entered, also_left=True)
    return [one for _, one in found]


def _entries(
    connection: Connection,
    row: FeedRow,
    chosen: ColumnElement[bool],
    *,
    place: ColumnElement[int],
    also_left: bool = False,
) -> list[tuple[int, PlacedEntry]]:
    """Entries with their places, the highest first."""
    log = and_(
        feed_log.c.feed_id == feed_entry.c.feed_id,
        feed_log.c.generation == feed_entry.c.generation,
    )
    founder = article.alias()
    columns = (
        feed_entry.c.printed_id,
        feed_entry.c.led_at,
        founder.c.published,
        founder.c.seen,
        *(article.c[name] for name in ("id", "owner_source", "agency", "category", "version")),
        *(article.c[name] for name in ("content_hash", "story_id")),
    )
    rows = connection.execute(
        select(place, *columns)
        .join_from(feed_entry, feed_log, log)
        .join(article, article.c.id == feed_entry.c.lead)
        .join(founder, founder.c.tag == feed_entry.c.printed_id)
        .where(feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.generation)
        .where(chosen, true() if also_left else feed_entry.c.left_seq.is_(None))
        .order_by(place.desc())
    )
    return [(at, PlacedEntry(*entry)) for at, *entry in rows]


def topics_of(connection: Connection, articles: Iterable[int]) -> dict[int, list[str]]:
    """The ids of the topics that each article is in now."""
    current = and_(
        feed.c.id == feed_member.c.feed_id, feed.c.generation == feed_member.c.generation
    )
    rows = connection.execute(
        select(feed_member.c.article_id, feed.c.key)
        .join(feed, current)
        .where(feed.c.kind == "topics", feed.c.active, feed_member.c.left_seq.is_(None))
        .where(feed_member.c.article_id.in_(list(articles)))
        .order_by(feed.c.key)
    )
    topics: dict[int, list[str]] = {}
    for article_id, key in rows:
        topics.setdefault(article_id, []).append(key)
    return topics


def fragments(
    connection: Connection, articles: Iterable[int], *, profile: str
) -> dict[tuple[int, str], Fragment]:
    """The stored entries of these articles, by (article, format)."""
    chosen = fragment.c.article_id.in_(list(articles))
    rows = connection.execute(select(fragment).where(chosen, fragment.c.profile == profile))
    return {(row.article_id, row.format): Fragment(*row) for row in rows}


def save_fragments(connection: Connection, made: Sequence[Fragment]) -> None:
    """Keep entries' bytes; an article's older ones are replaced."""
    if not made:
        return
    statement = insert_into(connection, fragment)
    statement = statement.on_conflict_do_update(
        index_elements=["article_id", "format", "profile"],
        set_={name: statement.excluded[name] for name in ("key", "updated", "body")},
    )
    # Not asdict: it would copy every value.
    names = [field.name for field in fields(Fragment)]
    rows = [{name: getattr(one, name) for name in names} for one in made]
    connection.execute(statement, rows)


def etags(connection: Connection, feed_id: int) -> dict[str, str]:
    """The ETags of a feed's live documents, by format."""
    rows = connection.execute(
        select(rendered.c.format, rendered.c.etag).where(
            rendered.c.feed_id == feed_id, rendered.c.doc == ""
        )
    )
    return {row.format: row.etag for row in rows}


def save_unchanged(connection: Connection, row: FeedRow, *, renderer: int) -> None:
    """The revision moved, the bytes did not: nothing but the revision is written."""
    here = and_(rendered.c.feed_id == row.id, rendered.c.doc == "")
    newest = and_(rendered.c.renderer <= renderer, rendered.c.revision <= row.revision)
    values = {"revision": row.revision, "renderer": renderer}
    connection.execute(update(rendered).where(here, newest).values(values))


def save(connection: Connection, document: Document, *, renderer: int) -> None:
    """Put a document in place, unless newer code has rendered it already."""
    values = {
        "path": document.path,
        "revision": document.revision,
        "etag": document.etag,
        "last_modified": document.last_modified,
        "renderer": renderer,
    }
    bodies = insert_into(connection, rendered_body).on_conflict_do_nothing()
    connection.execute(bodies.values(etag=document.etag, body=document.body, gzip=document.gzip))
    if document.outline:
        _remember(connection, document)
    statement = insert_into(connection, rendered).values(
        feed_id=document.feed_id, doc=document.doc, format=document.format, **values
    )
    newest = and_(rendered.c.renderer <= renderer, rendered.c.revision <= document.revision)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["feed_id", "doc", "format"], set_=values, where=newest
        )
    )


def _remember(connection: Connection, document: Document) -> None:
    """Know the entries of this version again, when a reader says that it has them."""
    statement = insert_into(connection, etag_seen).values(
        feed_id=document.feed_id,
        format=document.format,
        etag=document.etag,
        seen_at=document.last_modified,
        outline=document.outline,
    )
    again = {"seen_at": document.last_modified}
    keys = ["feed_id", "format", "etag"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=again))


def forget_seen(connection: Connection, *, before: datetime) -> None:
    """Forget the entries of versions that have been replaced so long ago."""
    served = select(rendered.c.etag).where(
        rendered.c.feed_id == etag_seen.c.feed_id,
        rendered.c.format == etag_seen.c.format,
        rendered.c.etag == etag_seen.c.etag,
    )
    connection.execute(delete(etag_seen).where(etag_seen.c.seen_at < before, ~served.exists()))


def withdraw_inactive(connection: Connection) -> None:
    """Serve no document of a feed that is no longer configured."""
    gone = select(feed.c.id).where(~feed.c.active)
    connection.execute(delete(rendered).where(rendered.c.feed_id.in_(gone)))


def sweep(connection: Connection) -> None:
    """Drop bodies that no document points to; only while nobody renders."""
    used = select(rendered.c.etag).where(rendered.c.etag == rendered_body.c.etag)
    connection.execute(delete(rendered_body).where(~used.exists()))
