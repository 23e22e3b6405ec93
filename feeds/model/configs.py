"""The config in force, and the files that propose another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigVersion:
    """A config that is or was in force; ``hash`` is over what it means.

    ``author`` is who made it so, ``machine`` where, ``note`` how.
    """

    n: int
    hash: str
    author: str
    machine: str
    note: str
    at: datetime


class FileState(StrEnum):
    """How a machine's file stands to the config in force."""

    SAME = "same"  # it is the one in force, or was when it was last changed
    REFUSED = "refused"  # it cannot be used
    BRAKED = "braked"  # it ends something public: it waits for feeds apply --remove
    WAITING = "waiting"  # edits wait for feeds apply
    OLD = "old"  # it was in force once, and another machine's is newer
    RESTART = "restart"  # in force but for [storage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a machine's file says; ``hash`` is of the last one that could be used, "" for none.

    ``version`` was in force when that was decided; ``detail`` is a sentence, "" for none.
    """

    machine: str
    hash: str
    state: FileState
    detail: str
    version: int

    def told(self, newest: ConfigVersion) -> str:
        """What there is to know of it while *newest* is in force; "" where all is well."""
        if self.state is FileState.SAME:
            if self.hash == newest.hash:
                return ""
            since = f"version {newest.n} is in force since then"
            return f"{self.machine} differs from what is in force: {since} ({newest.note})"
        return f"{self.machine} {_STANDS[self.state]}: {self.detail}".removesuffix(": ")


_STANDS = {
    FileState.REFUSED: "cannot be used, what was in force before still is",
    FileState.BRAKED: "waits for feeds apply --remove",
    FileState.WAITING: "waits for feeds apply",
    FileState.OLD: "is older than what is in force",
    FileState.RESTART: "is in force but for [storage], which a restart will follow",
}
