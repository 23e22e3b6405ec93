"""Every config that was ever in force, and the last file that each machine has looked at.

The newest version is the one in force: whoever works by another one writes nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from feeds.model import ConfigVersion, FileState, Proposal
from feeds.storage.engine import insert_into
from feeds.storage.tables import config_seen, config_version

NamedText = tuple[str, str]
"""A file's name and its text."""

_FACTS = tuple(config_version.c[name] for name in ConfigVersion.__slots__)


def newest(connection: Connection) -> int:
    """The number of the version in force, 0 while there is none."""
    return int(connection.scalar(_NEWEST) or 0)


def is_in_force(connection: Connection, n: int) -> bool:
    """Whether version *n* is in force; 0 while there is none."""
    return newest(connection) == n


def in_force(connection: Connection) -> ConfigVersion | None:
    """The version in force."""
    row = connection.execute(
        select(*_FACTS).order_by(config_version.c.n.desc()).limit(1)
    ).one_or_none()
    return ConfigVersion(**row._asdict()) if row else None


def versions(connection: Connection) -> list[ConfigVersion]:
    """All that were ever in force, the newest first."""
    rows = connection.execute(select(*_FACTS).order_by(config_version.c.n.desc()))
    return [ConfigVersion(**row._asdict()) for row in rows]


def texts(connection: Connection, n: int) -> list[NamedText]:
    """The files of version *n* as they were written; none if there is no such version."""
    packed = connection.scalar(select(config_version.c.files).where(config_version.c.n == n))
    return [(name, body) for name, body in json.loads(zlib.decompress(packed))] if packed else []


def last_with(connection: Connection, meaning: str) -> int:
    """The last version that meant this, 0 if none did."""
    same = select(func.max(config_version.c.n)).where(config_version.c.hash == meaning)
    return int(connection.scalar(same) or 0)


def add(connection: Connection, version: ConfigVersion, files: Sequence[NamedText]) -> None:
    """Put a version in force."""
    values = {name: getattr(version, name) for name in ConfigVersion.__slots__}
    packed = zlib.compress(json.dumps(files, ensure_ascii=False).encode())
    connection.execute(insert(config_version).values(**values, files=packed))


def seen(connection: Connection, machine: str) -> Proposal | None:
    """The file that a machine has looked at last."""
    return next(iter(_proposals(connection, machine)), None)


def proposals(connection: Connection) -> list[Proposal]:
    """What every machine's file says, by the names of the machines."""
    return list(_proposals(connection, None))


def note(connection: Connection, proposal: Proposal, *, at: datetime) -> None:
    """Remember what a machine's file says."""
    values = {name: getattr(proposal, name) for name in ("machine", "hash", "detail", "version")}
    values |= {"state": proposal.state.value, "looked_at": at}
    statement = insert_into(connection, config_seen).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["machine"], set_=values))


def still_there(connection: Connection, machine: str, *, at: datetime) -> None:
    """Remember that the machine is still there, and its file as it was."""
    mine = config_seen.c.machine == machine
    connection.execute(update(config_seen).where(mine).values(looked_at=at))


def forget(connection: Connection, *, before: datetime) -> None:
    """Forget machines that are gone."""
    connection.execute(delete(config_seen).where(config_seen.c.looked_at < before))


def told(connection: Connection) -> list[str]:
    """What an operator should know of the machines' files; nothing while all is well."""
    current = in_force(connection)
    if current is None:
        return []
    return [said for one in proposals(connection) if (said := one.told(current))]


def _proposals(connection: Connection, machine: str | None) -> Iterable[Proposal]:
    statement = select(config_seen).order_by(config_seen.c.machine)
    if machine is not None:
        statement = statement.where(config_seen.c.machine == machine)
    for row in connection.execute(statement):
        yield Proposal(
            machine=row.machine,
            hash=row.hash,
            state=FileState(row.state),
            detail=row.detail,
            version=row.version,
        )


_NEWEST = select(func.max(config_version.c.n))
