"""Who did what to which article, for those who have to account for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from feeds.storage.tables import audit


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to an article; ``actor`` is like ``cli:anna``, ``token:desk``, ``source:wire``.

    ``note`` is for ourselves.
    """

    at: datetime
    actor: str
    action: str
    note: str


def write_down(connection: Connection, act: Act, public_ids: Iterable[str]) -> None:
    """Remember that the same was done to each of these articles."""
    row = {name: getattr(act, name) for name in Act.__slots__}
    rows = [{**row, "public_id": public_id} for public_id in public_ids]
    if rows:
        connection.execute(insert(audit), rows)


def of_article(connection: Connection, public_id: str) -> list[Act]:
    """What was done to an article, in order."""
    columns = [audit.c[name] for name in Act.__slots__]
    rows = connection.execute(
        select(*columns).where(audit.c.public_id == public_id).order_by(audit.c.id)
    )
    return [Act(*row) for row in rows]
