"""Articles are withdrawn: kept from coming back, then moved out of the tables of articles.

storage: beside ``articles``. Who is withdrawn stands in no table that anybody reads articles
from, so no list, page, feed or search can show one. What it is recognised by stays for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from feeds.model import Article, Fingerprint, Withdrawal
from feeds.storage.api import errands
from feeds.storage.archive import bodies, corrections, held, identities
from feeds.storage.archive.articles import load
from feeds.storage.archive.indexing import forget
from feeds.storage.engine import insert_into
from feeds.storage.feed.changes import record
from feeds.storage.gone.withdrawn import of_numbers
from feeds.storage.tables import (
    article,
    article_body,
    article_version,
    corrected_field,
    correction,
    fragment,
    inbox,
    sighting,
    story,
    story_band,
    story_copy,
    suppression,
    withdrawal,
    withdrawn_band,
)

SIGHTED = ("source_id", "upstream_id", "canonical_url", "named_by")
"""What is kept of each sighting, in this order."""

VERSIONED = ("n", "replaced_at", "was", "hidden")
"""The same of each version."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What copies of an article are recognised by, and found by."""

    whole: Fingerprint
    bands: Fingerprint


def withdraw(
    connection: Connection,
    marks: Mapping[int, Mark],
    *,
    reason: str,
    at: datetime,
    erase: bool = False,
) -> list[Withdrawal]:
    """Let these articles never come back; the sequencer is told, who takes them out.

    Those that are not there, or withdrawn already, are left out.
    """
    there = load(connection, marks)
    known = {one.article_id for one in of_numbers(connection, there)}
    going = {number: one for number, one in there.items() if number not in known}
    if not going:
        return []
    rows = [_row(number, one, marks[number]) for number, one in going.items()]
    told = {"withdrawn_at": at, "reason": reason, "erased": erase}
    connection.execute(insert(withdrawal), [{**row, **told} for row in rows])
    _suppress(connection, going)
    _post(connection, {number: marks[number] for number in going})
    record(connection, "withdrawn", going, at=at)
    return of_numbers(connection, going)


def take_out(connection: Connection, numbers: Collection[int]) -> None:
    """Move withdrawn articles out of the tables of articles; they are in no feed any more.

    One that is to be erased leaves nothing but what it is recognised by.
    """
    going = load(connection, numbers)
    identities.lock_out(connection, going.values())
    _suppress(connection, going)  # also where it was met since
    erased = {one.article_id for one in of_numbers(connection, going) if one.erased}
    for number in going.keys() - erased:
        kept = _kept(connection, number, going[number])
        here = update(withdrawal).where(withdrawal.c.article_id == number)
        connection.execute(here.values(kept=kept))
    gone = list(going)
    forget(connection, gone)
    for table in (
        *(fragment, sighting, article_version, article_body, story_band, story_copy),
        *(correction, corrected_field),
    ):
        connection.execute(delete(table).where(table.c.article_id.in_(gone)))
    connection.execute(delete(article).where(article.c.id.in_(gone)))
    connection.execute(delete(story).where(story.c.id.in_(gone)))
    _forget_tellings(connection, {number: going[number].public_id for number in erased})


def erase_again(connection: Connection, withdrawn: Withdrawal, *, at: datetime) -> None:
    """Erase what was withdrawn before, and kept until now."""
    record(connection, "withdrawn", [withdrawn.article_id], at=at)
    here = update(withdrawal).where(withdrawal.c.article_id == withdrawn.article_id)
    connection.execute(here.values(erased=True, kept=None))
    _forget_tellings(connection, {withdrawn.article_id: withdrawn.public_id})


def _forget_tellings(connection: Connection, erased: Mapping[int, str]) -> None:
    """Destroy where else an erased article is told: letters, errands, copies that are held."""
    _forget_letters(connection, erased)
    if erased:
        errands.forget_texts(connection, erased.values())
    held.discard_copies(connection, erased.values())


def _forget_letters(connection: Connection, erased: Mapping[int, str]) -> None:
    """Empty the letters that became these articles, or came under their names; by public ids."""
    same_name = select(suppression.c.article_id).where(
        suppression.c.article_id.in_(list(erased)),
        suppression.c.source_id == inbox.c.source_id,
        suppression.c.upstream_id == inbox.c.name,
    )
    concerned = or_(inbox.c.public_id.in_(list(erased.values())), same_name.exists())
    settled = inbox.c.state != "waiting"
    connection.execute(update(inbox).where(concerned, settled).values(body=b""))


def _row(number: int, one: Article, mark: Mark) -> dict[str, Any]:
    return {
        "article_id": number,
        "public_id": one.public_id,
        "tag": one.tag,
        "source_id": one.source_id,
        "agency": bodies.agency_key(one),
        "material_hash": one.material_hash,
        "fingerprint": list(mark.whole),
    }


def _suppress(connection: Connection, going: Collection[int]) -> None:
    """Let no source bring them again, under none of their names and addresses."""
    names = (sighting.c.source_id, sighting.c.upstream_id, sighting.c.article_id)
    met = select(*names, sighting.c.canonical_url).where(sighting.c.article_id.in_(list(going)))
    columns = ["source_id", "upstream_id", "article_id", "canonical_url"]
    statement = insert_into(connection, suppression).from_select(columns, met)
    connection.execute(statement.on_conflict_do_nothing())


def _post(connection: Connection, marks: Mapping[int, Mark]) -> None:
    rows = [
        {"band": band, "article_id": number}
        for number, mark in marks.items()
        for band in dict.fromkeys(mark.bands)
    ]
    if rows:
        connection.execute(insert(withdrawn_band), rows)


def _kept(connection: Connection, number: int, one: Article) -> dict[str, Any]:
    """All that a restore needs, as one JSON value."""
    versions = connection.execute(
        select(*(article_version.c[name] for name in VERSIONED)).where(
            article_version.c.article_id == number
        )
    )
    sightings = connection.execute(
        select(*(sighting.c[name] for name in SIGHTED)).where(sighting.c.article_id == number)
    )
    notes = corrections.notes(connection, number).values()
    ours = corrections.fields(connection, [number]).get(number, ())
    listed_at = connection.execute(
        select(article.c.sort_at).where(article.c.id == number)
    ).scalar_one()
    return {
        "article": bodies.packed(one),
        "sort_at": listed_at.isoformat(),
        "versions": [[n, at.isoformat(), was, hidden] for n, at, was, hidden in versions],
        "sightings": [list(row) for row in sightings],
        "corrections": [[one.version, one.at.isoformat(), one.text, one.minor] for one in notes],
        "fields": [[one.name, one.theirs, _iso(one.conflict_since)] for one in ours],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
