"""Find articles by their words: what a query needs, asked of the database's index of words.

SQLite has an FTS5 table beside ``article_tokens`` that triggers keep in step; PostgreSQL has a
GIN index over the tokens. Both only narrow down: ``feeds.query`` decides what matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from feeds.model import NOTHING_HIDDEN, Hidden
from feeds.query import ANALYZER, Glance, Query, asks_tokens, can_match
from feeds.storage.archive import hiding
from feeds.storage.places import EARLIEST, LATEST, NUMBERS
from feeds.storage.tables import article, article_tokens, feed, feed_member, sighting

FIRST_LOOK = 128
"""Articles that PostgreSQL looks at one by one before it asks its index, so that a word which
stands in every second article costs no more than a rare one."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What candidates must have: of each set one stored token, and one ``field:term``.

    They stand at places below ``below`` and not below ``floor``, and are none of the ``hidden``.
    """

    tokens: Sequence[frozenset[str]]
    terms: Sequence[frozenset[str]]
    below: int
    floor: int = EARLIEST
    hidden: Hidden = NOTHING_HIDDEN


def candidates(connection: Connection, needs: Needs, *, limit: int) -> Iterator[int]:
    """The highest places of articles that have all that is needed, highest first.

    The database looks for them as they are taken, so whoever ends early saves the rest.
    """
    if not needs.tokens:
        yield from connection.scalars(_ranked(needs, article_tokens.c.place).limit(limit))
    elif connection.dialect.name == "sqlite":
        yield from connection.scalars(_in_sqlite(needs).limit(limit))
    else:
        yield from _in_postgresql(connection, needs, limit)


def count(connection: Connection, *, floor: int = EARLIEST) -> int:
    """How many articles can be found at or above a place."""
    here = article_tokens.c.place >= floor
    return connection.scalar(select(func.count()).select_from(article_tokens).where(here)) or 0


def likely_among(connection: Connection, query: Query, places: Sequence[int]) -> list[int]:
    """Those of *places* whose articles match by all that their stored words tell."""
    seen = _glances(connection, query, places)
    return [place for place, glance in seen if glance is None or can_match(query, glance)]


def _glances(
    connection: Connection, query: Query, places: Sequence[int]
) -> list[tuple[int, Glance | None]]:
    """What stands at *places*, in this order; None where an older analyzer wrote it down."""
    statement = _WITH_TOKENS if asks_tokens(query) else _STEMS
    rows = connection.execute(statement, {"places": places})
    found = {
        place: Glance(*words) if analyzer == ANALYZER else None for place, analyzer, *words in rows
    }
    return [(place, found[place]) for place in places]


_STEMS = (
    select(*article_tokens.c["place", "analyzer", "stems"], article.c.language)
    .join(article, article.c.id == article_tokens.c.article_id)
    .where(article_tokens.c.place.in_(bindparam("places", expanding=True)))
)
_WITH_TOKENS = _STEMS.add_columns(article_tokens.c.tokens)


def _ranked(needs: Needs, place: ColumnElement[int]) -> Select[int]:
    """The places of which everything is asked but words."""
    # A number that is calculated leads no database to look up thousands of articles by it first.
    number = place.op("&")(literal(NUMBERS))
    limits = (*_within(place, needs.below, needs.floor), *_of_terms(needs, number))
    return select(place).where(*limits).order_by(place.desc())


def _within(place: ColumnElement[int], below: int, floor: int) -> list[ColumnElement[bool]]:
    """Limits that leave something out; others would only mislead the planner."""
    limits = []
    if below < LATEST:
        limits.append(place < below)
    if floor > EARLIEST:
        limits.append(place >= floor)
    return limits


# --- SQLite: the text index is in the order of places already ----------------------------

_words = table("article_words", column("rowid"), column("article_words"))


def _in_sqlite(needs: Needs) -> Select[int]:
    asked = " AND ".join(f"({' OR '.join(map(_quoted, sorted(one)))})" for one in needs.tokens)
    return _ranked(needs, _words.c.rowid).where(_words.c.article_words.op("MATCH")(asked))


def _quoted(token: str) -> str:
    """A token as FTS5 takes it literally; ours hold no quotes, a caller's might."""
    return '"' + token.replace('"', '""') + '"'


# --- PostgreSQL: its index knows no order, so common words are looked for without it ------

_BY_THE_INDEX = text("SET LOCAL enable_seqscan = off")


def _in_postgresql(connection: Connection, needs: Needs, limit: int) -> Iterator[int]:
    """First from the newest articles, one by one; then all others that the index gives.

    Words are asked apart from all else: the planner cannot know what it costs to unpack them,
    and would try every article in the order of places, or in none.
    """
    place = article_tokens.c.place
    newest = select(*article_tokens.c["place", "tokens"])
    newest = newest.where(*_within(place, needs.below, needs.floor))
    newest = newest.order_by(place.desc()).limit(FIRST_LOOK)
    found = connection.scalars(_of_newest(needs, newest).limit(limit)).all()
    yield from found
    lowest = connection.scalar(select(func.min(newest.subquery().c.place)))
    if lowest is not None and len(found) < limit:
        connection.execute(_BY_THE_INDEX)
        older = _indexed(replace(needs, below=lowest))
        yield from connection.scalars(older.limit(limit - len(found)))


def _of_newest(needs: Needs, newest: Select[Any]) -> Select[int]:
    here = newest.cte("newest").prefix_with("MATERIALIZED").c
    line = literal(" ") + here.tokens + literal(" ")
    words = [or_(*(func.strpos(line, f" {token} ") > 0 for token in one)) for one in needs.tokens]
    return _ranked(needs, here.place).where(*words)


def _indexed(needs: Needs) -> Select[int]:
    held = func.string_to_array(article_tokens.c.tokens, " ")
    words = [held.op("&&")(cast(sorted(one), ARRAY(Text))) for one in needs.tokens]
    asked = select(article_tokens.c.place).where(*words)
    here = asked.cte("indexed").prefix_with("MATERIALIZED").c
    return _ranked(needs, here.place)


# --- terms of exact fields, on both ------------------------------------------------------


def _of_terms(needs: Needs, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """What is asked of the article *number*; sets with a term that no table holds are left out.

    They repeat what ``search.page`` shows to the matcher.
    """
    conditions: list[ColumnElement[bool]] = []
    if needs.hidden != NOTHING_HIDDEN:
        hidden = ~hiding.shown(needs.hidden)
        conditions.append(~exists().where(article.c.id == number, hidden))
    listed: dict[str, Select[int]] = {}  # a list has a name, and may be asked in several sets
    for keys in needs.terms:
        if all(key.partition(":")[0] in _HOLDERS for key in keys):
            listed |= {key: _list(key) for key in keys if key not in listed}
            conditions.append(or_(*(number.in_(listed[key]) for key in sorted(keys))))
    return conditions


def _list(key: str) -> Select[int]:
    """The numbers of the articles of a term, to be found once and not for each candidate."""
    field, _, term = key.partition(":")
    return select(_HOLDERS[field](term).cte(f"{field} {term}").prefix_with("MATERIALIZED"))


def _of_source(source_id: str) -> Select[int]:
    return select(sighting.c.article_id).where(sighting.c.source_id == source_id)


def _in_category(category: str) -> Select[int]:
    return select(article.c.id).where(article.c.category == category)


def _of_topic(topic: str) -> Select[int]:
    current = and_(
        feed_member.c.feed_id == feed.c.id,
        feed_member.c.generation == feed.c.generation,
        feed_member.c.left_seq.is_(None),
    )
    named = (feed.c.kind == "topics", feed.c.key == topic, feed.c.active)
    return select(feed_member.c.article_id).join(feed, current).where(*named)


_HOLDERS = {"source": _of_source, "category": _in_category, "topic": _of_topic}
