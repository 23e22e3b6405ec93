"""The ``source`` table is the queue of record: due time, lease, fencing token.

Claiming is one statement, so no two workers ever hold the same source; a worker that comes back
after its lease has passed to another finds its token outdated and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    select,
    update,
)

from feeds.storage.columns import LONG_AGO
from feeds.storage.prepared import ask, run
from feeds.storage.queue.claiming import Choice, due, named, taking
from feeds.storage.queue.standing import FOR_GOOD
from feeds.storage.tables import source

LEASE = timedelta(seconds=60)
"""Longer than any check may take; after it a source left behind by a dead worker is due again."""

GIVEN_BACK: dict[str, Any] = {"lease_until": LONG_AGO, "expired": 0}
"""What a source holds that nobody has in hand."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A source in our hands until its lease ends, with what was remembered of it.

    ``troubled``: an alert about it stands.
    """

    source_id: str
    token: int
    host: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    state: dict[str, str] | None = None
    imported: bool = False
    failures: int = 0
    succeeded_at: datetime | None = None
    rhythm: dict[str, Any] | None = None
    adopted: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_times: int = 0
    unreached_since: datetime | None = None
    troubled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check leaves behind on its source.

    ``error`` None means success. Where the check failed, validators and state are kept as they
    are; but a ``state`` replaces them all: it tells of a document whose validators are of no
    use. ``due_at`` is when to look again. ``note`` None leaves the last one standing.
    ``unreached``: nobody answered. ``silent_at`` is when it is an alert that nothing new has come.
    """

    due_at: datetime
    at: datetime
    error: str | None = None
    note: str | None = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    state: dict[str, str] | None = None
    rhythm: dict[str, Any] | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_times: int = 0
    unreached: bool = False
    silent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is, for ``feeds status``; ``rest`` as in ``standing``, until ``rests_until``."""

    source_id: str
    kind: str
    due_at: datetime
    checked_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    error: str | None
    note: str
    rest: str = ""
    rests_until: datetime = LONG_AGO

    @property
    def next_check(self) -> datetime | None:
        """When it is to be checked again; None where somebody has to say so first."""
        return None if self.rests_until >= FOR_GOOD else max(self.due_at, self.rests_until)


_OF_MOVE = ("moved_to", "moved_since", "moved_times")


def claim(connection: Connection, *, now: datetime, limit: int, per_host: int) -> list[Claim]:
    """Take up to *limit* due sources, at most *per_host* of one host and none of a busy one."""
    return _take(connection, due, now, {"limit": limit, "per_host": per_host})


def claim_named(connection: Connection, ids: Sequence[str], *, now: datetime) -> list[Claim]:
    """Take these sources, due or not, unless another worker holds them."""
    return _take(connection, named, now, {"ids": list(ids)})


def _take(
    connection: Connection, choice: Choice, now: datetime, asked: Mapping[str, Any]
) -> list[Claim]:
    statement = taking(connection.dialect.name, choice, _CLAIMED)
    moments = {"now": now, "until": now + LEASE}
    return [Claim(*row) for row in ask(connection, statement, {**moments, **asked})]


_CLAIMED = ("id", *Claim.__slots__[1:-1])


def still_ours(connection: Connection, claimed: Claim) -> bool:
    """Whether nobody else has taken the source since; holds it until the transaction ends."""
    return ask(connection, _TOKEN, {"asked": claimed.source_id}) == [(claimed.token,)]


def finish(connection: Connection, claimed: Claim, checked: Checked) -> bool:
    """Write down a check and give the source back.

    Returns: False if the lease had passed to another worker; then nothing is written.
    """
    if checked.error is None:
        told = {"body_hash": checked.body_hash, "state": checked.state, "rhythm": checked.rhythm}
        told |= {} if checked.note is None else {"note": checked.note}
        return run(connection, _UPDATE, [_good(claimed, checked) | told]) == 1
    values: dict[str, Any] = {
        "due_at": checked.due_at,
        **GIVEN_BACK,
        "checked_at": checked.at,
        "error": checked.error,
        "unreached_since": lost_at(claimed, checked.at) if checked.unreached else None,
        **_ours(claimed),
    }
    if checked.state is not None:
        values |= {"etag": None, "last_modified": None, "body_hash": None}
        values |= {"state": checked.state}
    return run(connection, _UPDATE_FAILED, [values]) == 1


def finish_all(connection: Connection, visits: Sequence[tuple[Claim, Checked]]) -> None:
    """Write down visits that brought nothing new, many at once; those no longer ours not.

    The last note stands, and what is remembered of the last document, which was met again; mostly
    the rhythm does as well.
    """
    as_known: list[dict[str, Any]] = []
    learnt: list[dict[str, Any]] = []
    for claimed, checked in visits:
        row = _good(claimed, checked)
        if checked.rhythm == claimed.rhythm:
            as_known.append(row)
        else:
            learnt.append(row | {"rhythm": checked.rhythm})
    run(connection, _UPDATE, as_known)
    run(connection, _UPDATE, learnt)


def _good(claimed: Claim, checked: Checked) -> dict[str, Any]:
    return {
        "due_at": checked.due_at,
        **GIVEN_BACK,
        "checked_at": checked.at,
        "error": None,
        "unreached_since": None,
        "succeeded_at": checked.at,
        "failures": 0,
        "imported": True,
        "etag": checked.etag,
        "last_modified": checked.last_modified,
        "silent_at": checked.silent_at,
        "moved_to": checked.moved_to,
        "moved_since": checked.moved_since,
        "moved_times": checked.moved_times,
        **_ours(claimed),
    }


def lost_at(claimed: Claim, at: datetime) -> datetime:
    """Since when nobody answers at a source that was not reached *at* that moment.

    One that never answered tells nothing of our network: it is lost since long ago.
    """
    return claimed.unreached_since or (at if claimed.succeeded_at else LONG_AGO)


def postpone(connection: Connection, claimed: Claim, until: datetime) -> None:
    """Give a source back unchecked, because its host wants to be left alone until then."""
    run(connection, _UPDATE, [{"due_at": until, **GIVEN_BACK, **_ours(claimed)}])


def _ours(claimed: Claim) -> dict[str, Any]:
    return {"claimed": claimed.source_id, "ours": claimed.token}


# Built once, as these are run for every check of every source.
_TOKEN = select(source.c.token).where(source.c.id == bindparam("asked")).with_for_update()
_UPDATE = update(source).where(
    source.c.id == bindparam("claimed"), source.c.token == bindparam("ours")
)
_UPDATE_FAILED = _UPDATE.values(failures=source.c.failures + 1)


def note_push(
    connection: Connection,
    source_id: str,
    *,
    rhythm: dict[str, Any],
    silent_at: datetime | None,
    now: datetime,
) -> None:
    """Write down that something has come of a source that is pushed to, and what that teaches."""
    well = {"checked_at": now, "succeeded_at": now, "imported": True}
    learnt = {"rhythm": rhythm, "silent_at": silent_at}
    connection.execute(update(source).where(source.c.id == source_id).values({**well, **learnt}))


def rhythm(connection: Connection, source_id: str) -> dict[str, Any] | None:
    """What is known of the rhythm of a source."""
    found: dict[str, Any] | None = connection.scalar(
        select(source.c.rhythm).where(source.c.id == source_id)
    )
    return found


def expect(connection: Connection, source_id: str, silent_at: datetime | None) -> None:
    """Write down from when on it is an alert that nothing new has come of a source."""
    connection.execute(update(source).where(source.c.id == source_id).values(silent_at=silent_at))


def rhythms(connection: Connection) -> dict[str, dict[str, Any] | None]:
    """What the visits to each configured source have taught, by its id."""
    rows = connection.execute(select(source.c.id, source.c.rhythm).where(source.c.active))
    return {source_id: rhythm for source_id, rhythm in rows}  # noqa: C416 - a dict of rows is not typed


def teach(connection: Connection, source_id: str, rhythm: dict[str, Any]) -> None:
    """Write down what was learnt of a source between two visits."""
    connection.execute(update(source).where(source.c.id == source_id).values(rhythm=rhythm))


def health(connection: Connection) -> list[Health]:
    """All configured sources, in the order of their ids."""
    columns = (source.c[name] for name in ("id", *Health.__slots__[1:]))
    rows = connection.execute(select(*columns).where(source.c.active).order_by(source.c.id))
    return [Health(*row) for row in rows]
