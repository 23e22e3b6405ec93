"""What can go wrong that somebody outside the code can mend.

    FeedsError
     +-- ConfigError            config.toml cannot be used: every mistake, with its line
     +-- QueryError             a rule or search cannot be read: position and hint
     +-- SourceError            one source is in trouble; the others go on
     |    +-- FetchError        its bytes cannot be had
     |    |    +-- NetworkError the network did not bring us to its host: perhaps it is ours
     |    +-- ParseError        its bytes cannot be read
     |         +-- PageError    they are a web page where a feed should be
     +-- StorageError           the database cannot be used
     +-- InputError             what somebody handed in cannot be taken
     |    +-- UnreadableError   it cannot be read at all
     |    +-- MisfitError       it has another shape than it should: every mistake, with its place
     |    +-- ConflictError     it cannot be done as things stand
     |    +-- StaleError        it was meant for a version that is not the newest any more
     +-- NotFound               there is no such thing

What happens every day (a 304, an empty page, a dead host) is an ``Outcome`` in
``feeds.model``, not an exception. Bugs stay bare Python errors.
"""

from __future__ import annotations

from dataclasses import dataclass


class FeedsError(Exception):
    """Base of all errors with a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a config file, in the words of ``feeds check``.

    ``line`` and ``column`` count from 1; a key that begins its line needs no column.
    """

    file: str
    line: int | None
    key: str
    reason: str
    expected: str = ""
    hint: str = ""
    column: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        said = f"{self.key}: {self.reason}" if self.key else self.reason
        parts = [f"{where}: {said}"]
        if self.column and (self.column > 1 or not self.key):
            parts[0] += f" (column {self.column})"
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(self.hint)
        return "; ".join(parts)


class ConfigError(FeedsError):
    """A config that cannot be used; holds every mistake found, not just the first."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class QueryError(FeedsError):
    """A query that cannot be read.

    ``position`` is the 0-based offset in the query text where reading stopped.
    """

    def __init__(self, reason: str, *, position: int, hint: str = "") -> None:
        message = f"{reason} at character {position + 1}"
        super().__init__(f"{message}; {hint}" if hint else message)
        self.reason = reason
        self.position = position
        self.hint = hint


class SourceError(FeedsError):
    """Trouble with one source, to be recorded on it in plain words."""


class FetchError(SourceError):
    """The bytes of a source cannot be had."""


class NetworkError(FetchError):
    """Nobody answered: no name, no connection, no TLS, no answer in time."""


class ParseError(SourceError):
    """The bytes of a source cannot be read as what they should be."""


class PageError(ParseError):
    """A web page stands where a feed should be."""


class StorageError(FeedsError):
    """The database is missing, locked, newer than the code, or full."""


class InputError(FeedsError):
    """What a person or a program handed in cannot be taken, and why."""


class UnreadableError(InputError):
    """A body that is not what it says it is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a document; ``pointer`` is its place (RFC 6901), "" for the whole."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.reason}" if self.pointer else f"the body: {self.reason}"


class MisfitError(InputError):
    """A document of the wrong shape; holds every mistake found, not just the first."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults[:_TOLD])))
        self.faults = faults


_TOLD = 5  # mistakes in the sentence of a MisfitError; the list has them all


class ConflictError(InputError):
    """What is wanted does not go with how things stand: it is done already, or was undone."""


class StaleError(InputError):
    """What is wanted was decided on by looking at an older version."""


class NotFound(FeedsError):  # noqa: N818 - it is an answer, not an accident
    """There is no article, source or feed of that name."""
