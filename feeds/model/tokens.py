"""Who may do what through the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a token is for; their values are stored and shown."""

    PUSH = "push"  # hand in articles of one source
    READ = "read"  # read what is not public
    EDIT = "edit"  # and correct, withdraw
    ADMIN = "admin"  # and configure

    def covers(self, other: Scope) -> bool:
        """Whether whoever may do this may do *other*; pushing is a right of its own."""
        if Scope.PUSH in (self, other):
            return self is other
        return _RISING.index(self) >= _RISING.index(other)


_RISING = (Scope.READ, Scope.EDIT, Scope.ADMIN)


@dataclass(frozen=True, slots=True)
class Token:
    """A credential without its secret; ``source_id`` is set where it is for pushing."""

    name: str
    scope: Scope
    source_id: str | None
    created_at: datetime
