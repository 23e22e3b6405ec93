"""Articles once more, under other numbers and dates: a large archive out of few texts, quickly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, insert, select, text

from feeds.storage import Connection, Store
from feeds.storage.places import moment_at, place
from feeds.storage.tables import (
    article,
    article_body,
    article_tokens,
    change,
    feed_entry,
    feed_member,
    sighting,
    story,
)

AT_ONCE = 1_000

_NUMBERED: tuple[Column[Any], ...] = (
    story.c.id,
    article.c.id,
    article_body.c.article_id,
    sighting.c.article_id,
    change.c.article_id,
    feed_member.c.article_id,
    feed_entry.c.story_id,
    article_tokens.c.article_id,
)
_NUMBERS = {"article_id", "story_id", "lead", "position"}
_NAMES = {"public_id", "tag", "upstream_id", "url", "canonical_url", "printed_id"}
_DATES = {"published", "updated", "seen", "changed", "sort_at", "entered_at", "at"}


def repeat(store: Store, texts: int, above: int, later: timedelta) -> None:
    """Store the first *texts* articles again, with numbers that much *above* and *later* dates.

    They are members of the same feeds, by the same words.
    """
    for first in range(1, texts + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, texts)
        with store.write() as connection:
            for column in _NUMBERED:
                rows = connection.execute(select(column.table).where(column.between(first, last)))
                again = [_again(row, column, above, later) for row in rows.mappings()]
                connection.execute(insert(column.table), again)
            _count_on(connection, last + above)


def _again(
    row: Mapping[Any, Any], column: Column[Any], above: int, later: timedelta
) -> dict[str, Any]:
    new = dict(row)
    if column.table is change:
        del new["id"], new["seq"]
    for name, value in new.items():
        if name in _NUMBERS or name == column.name:
            new[name] = value + above
        elif name in _NAMES and value is not None:
            new[name] = f"{value}-{above}"
        elif name in _DATES and isinstance(value, datetime):
            new[name] = value + later
    if column.table is article_tokens:
        new["place"] = place(moment_at(row["place"]) + later, new["article_id"])
    return new


def _count_on(connection: Connection, last: int) -> None:
    """Let PostgreSQL give out no number that is taken."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('article_id_seq', :last)"), {"last": last})
