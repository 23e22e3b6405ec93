"""config.toml in, a ``Config`` of plain values out, or every mistake at once with its line.

    document -> references -> schema -> check -> build -> values
     (TOML)     (env: file:)  (one key) (across)

before all stations: only ``assemble`` and ``cli`` read a Config, stations get values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feeds.config import build, check, document, messages, references, secrecy
from feeds.config.faults import Fault, mistakes
from feeds.config.ids import slug
from feeds.config.positions import KeyPath
from feeds.config.schema import Tables
from feeds.config.values import (
    CategoryConfig,
    Config,
    FeedConfig,
    PublishConfig,
    RefreshConfig,
    SiteConfig,
    TopicConfig,
)
from feeds.errors import ConfigError, Mistake

__all__ = [
    "CategoryConfig",
    "Config",
    "FeedConfig",
    "PublishConfig",
    "RefreshConfig",
    "SiteConfig",
    "TopicConfig",
    "load",
    "load_as",
    "slug",
]


def load(path: Path, *, environ: Mapping[str, str]) -> Config:
    """The config that the file means; relative paths in it start at its folder.

    Args:    environ: where ``env:NAME`` is looked up.
    Errors:  ConfigError with all mistakes in the order of the file, but only one where the
             file is missing or no TOML.
    """
    return _checked(path, lambda: document.read(path), environ)


def load_as(path: Path, body: bytes, *, environ: Mapping[str, str]) -> Config:
    """The config that the file at *path* would mean if it held *body*.

    Errors: ConfigError as for ``load``.
    """
    return _checked(path, lambda: document.of(path, body), environ)


def _checked(
    path: Path, read: Callable[[], document.Document], environ: Mapping[str, str]
) -> Config:
    try:
        return _meaning(path, read(), environ)
    except RecursionError:
        reason = "lists or tables are nested too deeply"
        raise ConfigError([Mistake(str(path), None, "", reason)]) from None


def _meaning(path: Path, read: document.Document, environ: Mapping[str, str]) -> Config:
    resolved = references.resolve(read.tree, environ=environ, folder=read.path.parent)
    tables, found = _tables(resolved)
    wrong = frozenset(fault.path[:end] for fault in found for end in range(len(fault.path) + 1))
    reading = check.Reading(tables, resolved.origins, wrong)
    found += check.faults(reading)
    if found:
        raise ConfigError(mistakes(found, file=str(path), text=read.text))
    doubts = mistakes(check.doubts(reading), file=str(path), text=read.text)
    secrets = secrecy.of_sources(tables, origins=resolved.origins)
    return build.config(tables, read, secrets=secrets, warnings=tuple(doubts))


def _tables(resolved: references.Resolved) -> tuple[Tables, list[Fault]]:
    """What the schema can read once everything that it refuses is taken out."""
    faults = list(resolved.faults)
    tree = _without(resolved.tree, [fault.path for fault in faults])
    try:
        return Tables.model_validate(tree), faults
    except ValidationError as error:
        refused = messages.faults(error, origins=resolved.origins)
        rest = _without(tree, [fault.path for fault in refused])
        return Tables.model_validate(rest), faults + refused


def _without(tree: dict[str, Any], paths: list[KeyPath]) -> dict[str, Any]:
    """The tree without what stands at *paths*; a list goes whole, to keep its numbering."""
    whole = {_up_to_list(path) for path in paths}

    def pruned(value: Any, at: KeyPath) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            key: pruned(inner, (*at, key))
            for key, inner in value.items()
            if (*at, key) not in whole
        }

    return dict(pruned(tree, ()))


def _up_to_list(path: KeyPath) -> KeyPath:
    numbers = (index for index, part in enumerate(path) if isinstance(part, int))
    return path[: next(numbers, len(path))]
