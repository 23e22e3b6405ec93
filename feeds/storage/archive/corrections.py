"""Corrections of ours: versions with a note, fields that stay ours, what their sources say there.

storage: beside ``articles``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from feeds.model import Article
from feeds.storage.archive import articles
from feeds.storage.engine import insert_into
from feeds.storage.tables import article, corrected_field, correction


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is ours; its source says ``theirs``, and has changed that since a conflict."""

    name: str
    theirs: str
    conflict_since: datetime | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of an article that is ours, and that its source has changed since."""

    source_id: str
    public_id: str
    field: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """Why we have made a version."""

    version: int
    at: datetime
    text: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A correction as readers are told of it, in the latest words of its article.

    ``agency`` is the key of its name, "" for none.
    """

    public_id: str
    source_id: str
    agency: str
    title: str
    version: int
    at: datetime
    note: str


def correct(connection: Connection, number: int, new: Article, note: Note) -> None:
    """Put our version in place; the sequencer is told."""
    articles.replace_versions(connection, {number: new}, kind="corrected", at=note.at)
    chosen = update(article).where(article.c.id == number)
    connection.execute(chosen.values(category_choice=new.category_choice))
    row = {"version": note.version, "at": note.at, "note": note.text, "minor": note.minor}
    connection.execute(insert(correction).values(article_id=number, **row))


def own(connection: Connection, number: int, theirs: Mapping[str, str]) -> None:
    """Let these fields be ours; of those that are already it is known what their source says."""
    rows = [{"article_id": number, "field": name, "theirs": one} for name, one in theirs.items()]
    if rows:
        connection.execute(insert_into(connection, corrected_field).on_conflict_do_nothing(), rows)
    _mark(connection, number)


def give_back(connection: Connection, number: int, fields: Collection[str]) -> None:
    """Let these fields be their source's again."""
    ours = corrected_field.c.field.in_(list(fields))
    connection.execute(delete(corrected_field).where(corrected_field.c.article_id == number, ours))
    _mark(connection, number)


def hear(connection: Connection, number: int, said: Mapping[str, str], *, at: datetime) -> None:
    """Note what the source of a corrected article says now in the fields that are ours."""
    for one in fields(connection, [number]).get(number, ()):
        if one.name in said and said[one.name] != one.theirs:
            here = (corrected_field.c.article_id == number, corrected_field.c.field == one.name)
            values = {"theirs": said[one.name], "conflict_since": at}
            connection.execute(update(corrected_field).where(*here).values(values))


def fields(connection: Connection, numbers: Iterable[int]) -> dict[int, list[Field]]:
    """The fields that are ours, by article."""
    columns = [corrected_field.c[name] for name in ("field", "theirs", "conflict_since")]
    rows = connection.execute(
        select(corrected_field.c.article_id, *columns)
        .where(corrected_field.c.article_id.in_(list(numbers)))
        .order_by(corrected_field.c.field)
    )
    found: dict[int, list[Field]] = {}
    for number, *one in rows:
        found.setdefault(number, []).append(Field(*one))
    return found


def kept(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[Article, list[str]]]:
    """These articles as they stand, with the names of their fields that are ours."""
    if not numbers:
        return {}
    ours = fields(connection, numbers)
    stored = articles.load(connection, ours)
    return {number: (one, [each.name for each in ours[number]]) for number, one in stored.items()}


def conflicts(connection: Connection) -> list[Conflict]:
    """What sources have changed that we had corrected, the oldest conflict first."""
    rows = connection.execute(
        select(
            article.c.owner_source,
            article.c.public_id,
            corrected_field.c.field,
            corrected_field.c.conflict_since,
        )
        .join(article, article.c.id == corrected_field.c.article_id)
        .where(corrected_field.c.conflict_since.is_not(None))
        .order_by(corrected_field.c.conflict_since)
    )
    return [Conflict(*row) for row in rows]


def notes(connection: Connection, number: int) -> dict[int, Note]:
    """Why we have made versions of an article, by version."""
    columns = [correction.c[name] for name in ("version", "at", "note", "minor")]
    rows = connection.execute(select(*columns).where(correction.c.article_id == number))
    return {note.version: note for note in (Note(*row) for row in rows)}


def newest(connection: Connection, *, limit: int) -> list[Told]:
    """What was corrected last, but for minor things."""
    rows = connection.execute(
        select(
            article.c.public_id,
            article.c.owner_source,
            article.c.agency,
            article.c.title,
            correction.c.version,
            correction.c.at,
            correction.c.note,
        )
        .join(article, article.c.id == correction.c.article_id)
        .where(~correction.c.minor, correction.c.note != "")
        .order_by(correction.c.at.desc(), correction.c.article_id.desc(), correction.c.version)
        .limit(limit)
    )
    return [Told(*row) for row in rows]


def _mark(connection: Connection, number: int) -> None:
    """Say in the article whether any of its fields is ours, as every visit of its source asks."""
    ours = select(corrected_field.c.field).where(corrected_field.c.article_id == number)
    is_ours = connection.scalar(ours.limit(1)) is not None
    connection.execute(update(article).where(article.c.id == number).values(corrected=is_ours))
