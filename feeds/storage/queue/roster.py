"""The configured sources as rows: which there are, and what a change of one undoes.

storage: written where a config is put in force; ``sources`` is the queue of their visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Row,
    and_,
    bindparam,
    case,
    not_,
    null,
    or_,
    select,
    update,
)

from feeds.model import Source
from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.tables import source


def sync(connection: Connection, sources: Iterable[tuple[Source, str]], *, now: datetime) -> None:
    """Make the table hold what is configured; a source no longer configured sleeps.

    *sources* come with the host name that politeness goes by. A source with another address
    is due at once and forgets its validators: they belonged to the old one. So does a source
    with another rule for what to skip: what was skipped may have to come in. A check that is
    under way by the old address or rule comes to nothing.
    """
    there = {row.id: row for row in connection.execute(select(*_CONFIGURED))}
    wanted = [_values(configured, host_name) for configured, host_name in sources]
    changed = [one for one in wanted if one["id"] not in there or _differs(there[one["id"]], one)]
    if changed:
        unseen = {"due_at": now, "lease_until": LONG_AGO, "imported": False}
        connection.execute(_syncing(connection), [{**one, **unseen} for one in changed])
    gone = {id_ for id_, row in there.items() if row.active} - {one["id"] for one in wanted}
    if gone:
        rest = [{"gone": one} for one in gone]
        connection.execute(_REST, rest)


def _values(configured: Source, host_name: str) -> dict[str, Any]:
    return {
        "id": configured.id,
        "kind": configured.kind,
        "host": host_name,
        "address": configured.url or str(configured.path or ""),
        "skip": configured.skip,
        "active": True,
    }


def _differs(row: Row[Any], values: Mapping[str, Any]) -> bool:
    """Whether anything is to be written; who has moved stands under its new host."""
    said = {name: getattr(row, name) for name in values}
    return said != (values if row.adopted is None else {**values, "host": row.host})


def _syncing(connection: Connection) -> Executable:
    statement = insert_into(connection, source)
    told = statement.excluded
    moved = source.c.address != told.address
    anew = or_(moved, source.c.skip != told.skip)
    keeps = and_(not_(moved), source.c.adopted.is_not(None))
    kept = {name: case((anew, null()), else_=source.c[name]) for name in _OF_BODY}
    kept |= {name: case((moved, null()), else_=source.c[name]) for name in _OF_ADDRESS}
    kept |= {name: case((moved, new), else_=source.c[name]) for name, new in _FRESH.items()}
    kept |= {
        "host": case((keeps, source.c.host), else_=told.host),
        "due_at": case((anew, told.due_at), else_=source.c.due_at),
        "lease_until": case((anew, told.lease_until), else_=source.c.lease_until),
        "token": case((anew, source.c.token + 1), else_=source.c.token),
    }
    same = {name: told[name] for name in ("kind", "address", "skip", "active")}
    return statement.on_conflict_do_update(index_elements=["id"], set_={**same, **kept})


_CONFIGURED = tuple(
    source.c[name] for name in ("id", "kind", "host", "address", "skip", "active", "adopted")
)
_REST = update(source).where(source.c.id == bindparam("gone")).values(active=False, silent_at=None)
_OF_BODY = ("etag", "last_modified", "body_hash", "state")
_OF_ADDRESS = ("adopted", "unreached_since", "moved_to", "moved_since")
_FRESH: dict[str, Any] = {"moved_times": 0, "rest": "", "rests_until": 0}


def active_ids(connection: Connection) -> set[str]:
    """The configured sources."""
    return set(connection.scalars(select(source.c.id).where(source.c.active)))
