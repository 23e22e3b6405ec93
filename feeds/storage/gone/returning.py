"""A withdrawn article comes back, because somebody has said so.

storage: the way back from ``withdrawing``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from feeds.model import Withdrawal
from feeds.storage.archive import bodies
from feeds.storage.engine import insert_into
from feeds.storage.feed.changes import record
from feeds.storage.gone.withdrawing import SIGHTED
from feeds.storage.tables import (
    article,
    article_body,
    article_version,
    corrected_field,
    correction,
    sighting,
    source,
    story,
    suppression,
    withdrawal,
    withdrawn_band,
)


def restore(connection: Connection, withdrawn: Withdrawal, *, at: datetime) -> None:
    """Put an article back as it was; the sequencer is told, who lets it enter its feeds anew.

    Of an erased one nothing is left to put back: it may come in again, under the id that it had.
    """
    here = withdrawal.c.article_id == withdrawn.article_id
    kept = connection.scalar(select(withdrawal.c.kept).where(here))
    _look_again(connection, withdrawn)
    for table in (suppression, withdrawn_band, withdrawal):
        connection.execute(delete(table).where(table.c.article_id == withdrawn.article_id))
    if kept:
        _put_back(connection, withdrawn.article_id, kept)
    record(connection, "restored", [withdrawn.article_id], at=at)


def _look_again(connection: Connection, withdrawn: Withdrawal) -> None:
    """Let its sources forget their last answers, in which it was known not to be taken in."""
    brought = select(suppression.c.source_id).where(
        suppression.c.article_id == withdrawn.article_id
    )
    forgotten = dict.fromkeys(("etag", "last_modified", "body_hash", "state"))
    connection.execute(update(source).where(source.c.id.in_(brought)).values(forgotten))


def _put_back(connection: Connection, number: int, kept: dict[str, Any]) -> None:
    one = bodies.unpacked(kept["article"])
    founded = insert_into(connection, story).values(bodies.founded(number, one))
    connection.execute(founded.on_conflict_do_nothing())
    row = {**bodies.narrow(one), "sort_at": _moment(kept["sort_at"])}  # labelled as rules are now
    choices = {"category_choice": one.category_choice, "corrected": bool(kept["fields"])}
    connection.execute(insert(article).values(id=number, story_id=number, **row, **choices))
    connection.execute(insert(article_body).values(article_id=number, **bodies.texts(one)))
    versions = [
        {"n": n, "replaced_at": _moment(replaced_at), "was": was, "hidden": hidden}
        for n, replaced_at, was, hidden in kept["versions"]
    ]
    notes = [
        {"version": version, "at": _moment(at), "note": text, "minor": minor}
        for version, at, text, minor in kept["corrections"]
    ]
    ours = [
        {"field": name, "theirs": theirs, "conflict_since": since and _moment(since)}
        for name, theirs, since in kept["fields"]
    ]
    parts = ((article_version, versions), (correction, notes), (corrected_field, ours))
    for table, rows in parts:
        if rows:
            connection.execute(insert(table), [{"article_id": number, **one} for one in rows])
    sightings = [dict(zip(SIGHTED, row, strict=True)) for row in kept["sightings"]]
    connection.execute(insert(sighting), [{"article_id": number, **row} for row in sightings])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
