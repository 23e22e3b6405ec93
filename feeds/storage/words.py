"""Find articles by their words: what a query needs, asked of the database's index of words.

SQLite has an FTS5 table beside ``article_tokens`` that triggers keep in step; PostgreSQL has a
GIN index over the tokens. Both only narrow down: ``feeds.query`` decides what matches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY

from feeds.storage.places import EARLIEST, LATEST, NUMBERS
from feeds.storage.tables import article, article_tokens, feed, feed_member, sighting

FIRST_LOOK = 4096
"""Articles among which PostgreSQL looks first, so that a word which stands in every second
article costs no more than a rare one; each further look is at ``WIDER`` times as many."""

WIDER = 16


@dataclass(frozen=True, slots=True)
class Needs:
    """What candidates must have: of each set one stored token, and one ``field:term``.

    They stand at places below ``below`` and not below ``floor``, and ``hidden`` sources do not
    own them.
    """

    tokens: Sequence[frozenset[str]]
    terms: Sequence[frozenset[str]]
    below: int
    floor: int = EARLIEST
    hidden: Collection[str] = ()


def candidates(connection: Connection, needs: Needs, *, limit: int) -> list[int]:
    """The highest places of articles that have all that is needed, highest first."""
    if connection.dialect.name == "sqlite":
        return list(connection.scalars(_in_sqlite(needs).limit(limit)))
    found: list[int] = []
    for below, floor in _looks(connection, needs):
        statement = _in_postgresql(needs, below, floor).limit(limit - len(found))
        found += connection.scalars(statement)
        if len(found) == limit:
            break
    return found


# --- SQLite: the text index is in the order of places already ----------------------------

_words = table("article_words", column("rowid"), column("article_words"))


def _in_sqlite(needs: Needs) -> Select[int]:
    place: ColumnElement[int] = _words.c.rowid if needs.tokens else article_tokens.c.place
    statement = select(place).where(*_within(place, needs.below, needs.floor))
    if needs.tokens:
        asked = " AND ".join(f"({' OR '.join(map(_quoted, sorted(one)))})" for one in needs.tokens)
        statement = statement.where(_words.c.article_words.op("MATCH")(asked))
    number = place.op("&")(literal(NUMBERS))
    return statement.where(*_of_terms(needs, number)).order_by(place.desc())


def _quoted(token: str) -> str:
    """A token as FTS5 takes it literally; ours hold no quotes, a caller's might."""
    return '"' + token.replace('"', '""') + '"'


# --- PostgreSQL: its index knows no order, so it is asked for one span after the other -----


def _looks(connection: Connection, needs: Needs) -> Iterator[tuple[int, int]]:
    """Spans of places from above to below, wider and wider."""
    if not needs.tokens:
        yield needs.below, needs.floor
        return
    below, width = needs.below, FIRST_LOOK
    while below > needs.floor:
        place = article_tokens.c.place
        nth = select(place).where(place < below).order_by(place.desc()).offset(width).limit(1)
        floor = max(connection.scalar(nth) or needs.floor, needs.floor)
        yield below, floor
        below, width = floor, width * WIDER


def _in_postgresql(needs: Needs, below: int, floor: int) -> Select[int]:
    place = article_tokens.c.place
    held = func.string_to_array(article_tokens.c.tokens, " ")
    words = [held.op("&&")(cast(sorted(one), ARRAY(Text))) for one in needs.tokens]
    terms = _of_terms(needs, article_tokens.c.article_id)
    here = (*_within(place, below, floor), *words, *terms)
    return select(place).where(*here).order_by(place.desc())


def _within(place: ColumnElement[int], below: int, floor: int) -> list[ColumnElement[bool]]:
    """Limits that leave something out; others would only mislead the planner."""
    limits = []
    if below < LATEST:
        limits.append(place < below)
    if floor > EARLIEST:
        limits.append(place >= floor)
    return limits


# --- terms of exact fields, on both ------------------------------------------------------


def _of_terms(needs: Needs, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """What is asked of the article *number*; sets with a term that no table holds are left out.

    They repeat what ``search.page`` shows to the matcher.
    """
    conditions: list[ColumnElement[bool]] = []
    if needs.hidden:
        hidden = article.c.owner_source.in_(needs.hidden)
        conditions.append(~exists().where(article.c.id == number, hidden))
    for keys in needs.terms:
        pairs = [key.split(":", 1) for key in sorted(keys)]
        if all(field in _HOLDERS for field, _ in pairs):
            held = [number.in_(_HOLDERS[field](term)) for field, term in pairs]
            conditions.append(or_(*held))
    return conditions


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


# Numbers of articles, not a question to each: the list is made once for thousands of candidates.
_HOLDERS = {"source": _of_source, "category": _in_category, "topic": _of_topic}
