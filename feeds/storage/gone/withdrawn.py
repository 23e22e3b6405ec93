"""What was withdrawn: what may be said of it, and what copies of it are recognised by.

storage: what ``withdrawing`` leaves; nothing of it is public but id, reason and time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from feeds.errors import NotFound
from feeds.model import Copy, Withdrawal
from feeds.storage.prepared import among, ask
from feeds.storage.tables import suppression, withdrawal, withdrawn_band

_COLUMNS = tuple(withdrawal.c[name] for name in Withdrawal.__slots__)


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(**dict(zip(Withdrawal.__slots__, row, strict=True)))


def of_numbers(connection: Connection, numbers: Iterable[int]) -> list[Withdrawal]:
    """Those of these articles that are withdrawn, by their numbers."""
    chosen = withdrawal.c.article_id.in_(list(numbers))
    rows = connection.execute(select(*_COLUMNS).where(chosen).order_by(withdrawal.c.article_id))
    return [_withdrawal(row) for row in rows]


def told(connection: Connection, public_id: str) -> Withdrawal | None:
    """The withdrawal of an article, None if it is not withdrawn."""
    row = connection.execute(
        select(*_COLUMNS).where(withdrawal.c.public_id == public_id)
    ).one_or_none()
    return None if row is None else _withdrawal(row)


def newest(connection: Connection, *, limit: int) -> list[Withdrawal]:
    """What was withdrawn last."""
    order = (withdrawal.c.withdrawn_at.desc(), withdrawal.c.article_id.desc())
    rows = connection.execute(select(*_COLUMNS).order_by(*order).limit(limit))
    return [_withdrawal(row) for row in rows]


def find(connection: Connection, name: str, *, canonical_url: str | None = None) -> Withdrawal:
    """The withdrawn article that *name* means: an id, a tag URI, a permalink, a URL.

    Raises: NotFound.
    """
    public_id = name.rpartition("/articles/")[2].strip("/")
    at_address = select(suppression.c.article_id).where(
        suppression.c.canonical_url == canonical_url
    )
    named = or_(withdrawal.c.public_id == public_id, withdrawal.c.tag == name)
    if canonical_url:
        named = or_(named, withdrawal.c.article_id.in_(at_address))
    rows = connection.execute(select(*_COLUMNS).where(named)).all()
    if len(rows) != 1:
        raise NotFound(f"there is no withdrawn article {name!r}")
    return _withdrawal(rows[0])


def posted(connection: Connection, bands: Collection[int]) -> dict[int, list[int]]:
    """The withdrawn articles that stand for each of these bands."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for band, number in ask(connection, _posted(connection.dialect.name), {"bands": [*bands]}):
        found[band].append(number)
    return dict(found)


def copies(connection: Connection, numbers: Collection[int]) -> list[Copy]:
    """Withdrawn articles as others are compared with them; each is a story of its own."""
    columns = [withdrawal.c[name] for name in ("article_id", "source_id", "fingerprint")]
    rows = connection.execute(select(*columns).where(withdrawal.c.article_id.in_(list(numbers))))
    return [Copy(number, number, source_id, tuple(whole)) for number, source_id, whole in rows]


def is_anything(connection: Connection) -> bool:
    """Whether anything is withdrawn at all: mostly there is nothing to compare with."""
    return bool(ask(connection, _ANYTHING, {}))


_ANYTHING = select(withdrawn_band.c.band).limit(1)


@cache
def _posted(dialect: str) -> Select[Any]:
    found = select(withdrawn_band.c.band, withdrawn_band.c.article_id)
    named = found.where(among(withdrawn_band.c.band, "bands", dialect))
    return named.order_by(withdrawn_band.c.article_id)
