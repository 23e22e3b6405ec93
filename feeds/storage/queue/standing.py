"""What an admin, or an upstream that is gone, decides about a source: rest, address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from feeds.storage.columns import LONG_AGO
from feeds.storage.tables import source

FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a rest that only ``resume`` ends."""

PAUSED, GONE = "paused", "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands beside its health; ``rest`` is "", PAUSED or GONE.

    ``moved_to`` is where permanent redirects lead, ``adopted`` the address that is asked in
    place of the configured one.
    """

    source_id: str
    kind: str
    address: str
    rest: str
    rests_until: datetime
    moved_to: str | None
    adopted: str | None


def standings(connection: Connection) -> dict[str, Standing]:
    """All configured sources, in the order of their ids."""
    columns = (source.c[name] for name in ("id", *Standing.__slots__[1:]))
    rows = connection.execute(select(*columns).where(source.c.active).order_by(source.c.id))
    return {row[0]: Standing(*row) for row in rows}


def pause(connection: Connection, source_id: str, *, until: datetime = FOR_GOOD) -> None:
    """Ask nothing of the source until then."""
    _set(connection, source_id, rest=PAUSED, rests_until=until)


def end(connection: Connection, source_id: str) -> None:
    """Ask no more: the source said that it is gone for good (RFC 9110 15.5.11)."""
    _set(connection, source_id, rest=GONE, rests_until=FOR_GOOD)


def resume(connection: Connection, source_id: str, *, now: datetime) -> None:
    """Ask the source again, at once, whatever let it rest."""
    _set(connection, source_id, rest="", rests_until=LONG_AGO, due_at=now, failures=0, error=None)


def adopt(connection: Connection, source_id: str, address: str, *, host: str) -> None:
    """Ask *address* from now on, until config.toml names another."""
    known = {"moved_to": None, "moved_since": None, "moved_times": 0}
    _set(connection, source_id, adopted=address, host=host, **known)


def _set(connection: Connection, source_id: str, **values: object) -> None:
    connection.execute(update(source).where(source.c.id == source_id).values(values))
