"""Alerts: raised once, seen again and again, ended; at most one of a kind stands for a source.

storage: written in the transaction of the visit that met the trouble, read by those who watch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, or_, select, update

from feeds.model import ALL_SOURCES, Alert, AlertChange, Trouble
from feeds.storage.columns import LONG_AGO
from feeds.storage.engine import insert_into
from feeds.storage.queue.standing import PAUSED
from feeds.storage.tables import acknowledgement, alert, source

_STANDS = alert.c.ended_at.is_(None)


def raise_alert(
    connection: Connection, source_id: str, kind: Trouble, sentence: str, *, now: datetime
) -> list[AlertChange]:
    """Note that the trouble is there at *now*; an alert that stands keeps its first sentence.

    Returns: the alert if it was raised by this, to be told once all is committed.
    """
    standing = and_(alert.c.source_id == source_id, alert.c.kind == kind, _STANDS)
    if connection.execute(update(alert).where(standing).values(seen_at=now)).rowcount:
        return []
    moments = {"since": now, "seen_at": now, "changed_at": now}
    raised = insert_into(connection, alert).values(
        source_id=source_id, kind=kind, sentence=sentence, **moments
    )
    raised = raised.on_conflict_do_nothing(
        index_elements=["source_id", "kind"], index_where=_STANDS
    )
    if connection.scalar(raised.returning(alert.c.id)) is None:
        return []  # another worker was quicker
    return [AlertChange(source_id, kind, sentence)]


def see(
    connection: Connection, source_id: str, kinds: Collection[Trouble], *, now: datetime
) -> None:
    """Note that those alerts of the source that stand were met again."""
    ours = and_(alert.c.source_id == source_id, alert.c.kind.in_(kinds), _STANDS)
    connection.execute(update(alert).where(ours).values(seen_at=now))


def end(
    connection: Connection,
    source_id: str,
    kinds: Collection[Trouble],
    *,
    now: datetime,
    unseen_since: datetime | None = None,
) -> list[AlertChange]:
    """Let those alerts of the source end that stand, and were not met since *unseen_since*.

    Returns: which have ended by this, to be told once all is committed.
    """
    ours = and_(alert.c.source_id == source_id, alert.c.kind.in_(kinds))
    return _end(connection, and_(ours, alert.c.seen_at <= (unseen_since or now)), now)


def end_of_former_sources(connection: Connection, *, now: datetime) -> list[AlertChange]:
    """Let the alerts end of sources that are configured no more."""
    configured = select(source.c.id).where(source.c.active)
    former = and_(alert.c.source_id != ALL_SOURCES, alert.c.source_id.not_in(configured))
    return _end(connection, former, now)


def _end(connection: Connection, which: ColumnElement[bool], now: datetime) -> list[AlertChange]:
    ended = (
        update(alert)
        .where(which, _STANDS)
        .values(ended_at=now, changed_at=now)
        .returning(alert.c.source_id, alert.c.kind, alert.c.sentence)
    )
    rows = connection.execute(ended).all()
    return [AlertChange(row[0], Trouble(row[1]), row[2], ended=True) for row in rows]


def standing(connection: Connection) -> list[Alert]:
    """What is wrong now with configured sources, those of all together first, then by id."""
    wanted = _alerts().where(_STANDS, or_(source.c.active, alert.c.source_id == ALL_SOURCES))
    of_all_first = alert.c.source_id != ALL_SOURCES
    ordered = wanted.order_by(of_all_first, alert.c.source_id, alert.c.since, alert.c.id)
    known = acknowledged(connection)
    return [_alert(row, known) for row in connection.execute(ordered)]


def any_stands(connection: Connection) -> bool:
    """Whether there is any alert that has not ended."""
    return connection.scalar(select(alert.c.id).where(_STANDS).limit(1)) is not None


def stands_since(connection: Connection, source_id: str, kind: Trouble) -> datetime | None:
    """Since when such an alert stands, None if there is none."""
    ours = and_(alert.c.source_id == source_id, alert.c.kind == kind, _STANDS)
    since: datetime | None = connection.scalar(select(alert.c.since).where(ours))
    return since


def latest(connection: Connection, *, limit: int) -> list[Alert]:
    """The alerts that were last raised or ended, the newest first; also of former sources."""
    newest = _alerts().order_by(alert.c.changed_at.desc(), alert.c.id.desc()).limit(limit)
    known = acknowledged(connection)
    return [_alert(row, known) for row in connection.execute(newest)]


def forget(connection: Connection, *, before: datetime) -> None:
    """Drop alerts that have ended before then."""
    connection.execute(delete(alert).where(alert.c.ended_at < before))


def acknowledge(connection: Connection, source_id: str, *, until: datetime) -> None:
    """Somebody knows of all troubles of the source, and of those that it may get until then."""
    known = insert_into(connection, acknowledgement).values(source_id=source_id, until=until)
    connection.execute(
        known.on_conflict_do_update(index_elements=["source_id"], set_={"until": until})
    )


def acknowledged(connection: Connection) -> dict[str, datetime]:
    """Until when somebody knows of the troubles of a source, by its id; a pause is such a word."""
    paused = and_(source.c.active, source.c.rest == PAUSED)
    rows = [
        *connection.execute(select(acknowledgement.c.source_id, acknowledgement.c.until)),
        *connection.execute(select(source.c.id, source.c.rests_until).where(paused)),
    ]
    known: dict[str, datetime] = {}
    for source_id, until in rows:
        known[source_id] = max(until, known.get(source_id, until))
    return known


def _alerts() -> Select[Any]:
    columns = [alert.c[name] for name in Alert.__slots__[:-1]]
    return select(*columns).outerjoin(source, source.c.id == alert.c.source_id)


def _alert(row: Row[Any], known: Mapping[str, datetime]) -> Alert:
    found = dict(zip(Alert.__slots__, row, strict=False))
    until = known.get(found["source_id"], LONG_AGO)
    return Alert(**{**found, "kind": Trouble(found["kind"]), "acknowledged_until": until})
