"""Secrets from outside: any text may be ``env:NAME`` or ``file:PATH``.

config: after the TOML is read, before the schema looks at it. What a reference led to is
never shown in a mistake, only the reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.config.faults import Fault, Refused
from feeds.config.reading.positions import KeyPath

PATTERN = "^(env|file):(?!//)"
"""A text that is a reference, for those who cannot ask ``is_reference``."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MAX_FILE_BYTES = 64 * 1024  # a secret is a line, not a document


@dataclass(frozen=True, slots=True)
class Resolved:
    """The tree with every reference replaced; ``origins`` says which texts came from where."""

    tree: dict[str, Any]
    origins: Mapping[KeyPath, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def resolve(tree: dict[str, Any], *, environ: Mapping[str, str], folder: Path) -> Resolved:
    """Put variables and files in the place of their references.

    A reference that leads nowhere is a fault and stays as it is.

    Args:    folder: where relative paths start.
    """
    resolver = _Resolver(environ, folder)
    return Resolved(
        {key: resolver.value((key,), value) for key, value in tree.items()},
        resolver.origins,
        tuple(resolver.faults),
    )


def is_reference(text: str) -> bool:
    """Whether *text* stands for what is somewhere else; ``file://`` is an address."""
    if not text.startswith(("env:", "file:")):
        return False
    return not text.partition(":")[2].startswith("//")


def _refers(value: Any) -> bool:
    """Whether anything in *value* is a reference; in most of a large config nothing is."""
    if isinstance(value, str):
        return is_reference(value)
    if isinstance(value, dict):
        return any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


class _Resolver:
    """One walk through the tree, collecting origins and faults."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ = environ
        self._folder = folder
        self.origins: dict[KeyPath, str] = {}
        self.faults: list[Fault] = []

    def value(self, path: KeyPath, value: Any) -> Any:
        if not _refers(value):
            return value
        if isinstance(value, dict):
            return {key: self.value((*path, key), inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value((*path, index), inner) for index, inner in enumerate(value)]
        return self._text(path, value) if isinstance(value, str) else value

    def _text(self, path: KeyPath, text: str) -> str:
        if not is_reference(text):
            return text
        scheme, _, rest = text.partition(":")
        self.origins[path] = text
        try:
            return self._variable(rest) if scheme == "env" else self._file(rest)
        except Refused as error:
            self.faults.append(Fault(path, f"{text} {error.reason}", hint=error.hint))
            return text

    def _variable(self, name: str) -> str:
        if not _VARIABLE.fullmatch(name):
            raise Refused("does not name an environment variable", hint='write "env:NAME"')
        value = self._environ.get(name, "")
        if not value:
            raise Refused("is not set in the environment")
        return value

    def _file(self, name: str) -> str:
        try:
            with (self._folder / name).open("rb") as file:
                body = file.read(_MAX_FILE_BYTES + 1)
        except (OSError, ValueError) as error:
            raise Refused(f"cannot be read ({_why(error)})") from None
        if len(body) > _MAX_FILE_BYTES:
            raise Refused(f"is larger than {_MAX_FILE_BYTES // 1024} kB")
        try:
            return body.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise Refused("is not UTF-8 text") from None


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "unreadable") if isinstance(error, OSError) else "not a path"
