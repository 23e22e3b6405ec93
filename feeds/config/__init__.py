"""config.toml in, a ``Config`` of plain values out, or every mistake at once with its line.

    reading/ (one tree) -> keys/ (each by itself) -> across/ (together) -> build -> values

and back, by commands: writing/

before all stations: only ``assemble`` and ``cli`` read a Config, stations get values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feeds.config import build
from feeds.config.across import check, defaults, secrecy
from feeds.config.faults import Fault
from feeds.config.keys import messages, rules
from feeds.config.keys.rules import Book
from feeds.config.keys.schema import Tables
from feeds.config.reading import ahead, files, references
from feeds.config.reading.files import Files, Text
from feeds.config.reading.positions import KeyPath
from feeds.config.values import (
    CategoryConfig,
    Config,
    FeedConfig,
    PublishConfig,
    Publishing,
    RefreshConfig,
    SiteConfig,
    StoriesConfig,
    TopicConfig,
)
from feeds.config.writing.ids import slug
from feeds.errors import ConfigError, Mistake
from feeds.garbage import uncollected

__all__ = [
    "CategoryConfig",
    "Config",
    "FeedConfig",
    "PublishConfig",
    "Publishing",
    "RefreshConfig",
    "SiteConfig",
    "StoriesConfig",
    "Text",
    "TopicConfig",
    "load",
    "load_as",
    "load_texts",
    "slug",
    "storage_url_of",
]


def load(
    path: Path,
    *,
    environ: Mapping[str, str],
    known: Config | None = None,
    warned: bool = True,
) -> Config:
    """The config that the file means; relative paths in it start at its folder.

    Args:    environ: where ``env:NAME`` is looked up.
             warned: whether somebody wants its warnings, which take as long as all the rest.
             known: another config; files and rules that it has are not read again.
    Errors:  ConfigError with all mistakes in the order of the files, but only those that stopped
             the reading where a file is missing or no TOML.
    """
    read = partial(files.gather, path, known=_files_of(known))
    return _checked(path, read, environ, known, warned=warned)


def load_as(path: Path, body: bytes, *, environ: Mapping[str, str]) -> Config:
    """The config that the file at *path* would mean if it held *body*.

    Errors: ConfigError as for ``load``.
    """
    return _checked(path, partial(files.gather, path, body), environ)


def load_texts(
    path: Path,
    texts: Sequence[Text],
    *,
    environ: Mapping[str, str],
    known: Config | None = None,
) -> Config:
    """The config that *texts* mean, as if they were the files at and beside *path*.

    Nobody has asked for its warnings.

    Args:   known: as for ``load``.
    Errors: ConfigError as for ``load``.
    """
    read = partial(files.kept, path, texts, known=_files_of(known))
    return _checked(path, read, environ, known, warned=False)


def storage_url_of(path: Path, *, environ: Mapping[str, str]) -> str:
    """Where the database is, also while the files have mistakes elsewhere.

    Errors: ConfigError with all mistakes, where just this cannot be told.
    """
    table = files.salvaged(path, "storage")
    resolved = references.resolve({"storage": table}, environ=environ, folder=path.parent)
    try:
        tables = Tables.model_validate(resolved.tree)
    except ValidationError:
        tables = None
    if tables is None or resolved.faults:
        return load(path, environ=environ).storage_url
    return build.storage_url(tables.storage.url, folder=path.absolute().parent)


def _files_of(known: Config | None) -> Files | None:
    return known.files if known else None


def _checked(
    path: Path,
    read: Callable[[], Files],
    environ: Mapping[str, str],
    known: Config | None = None,
    *,
    warned: bool = True,
) -> Config:
    try:
        book = Book(known.rules if known else None)
        with uncollected():
            return _meaning(read(), environ, book, warned=warned)
    except RecursionError:
        reason = "lists or tables are nested too deeply"
        raise ConfigError([Mistake(str(path), None, "", reason)]) from None


def _meaning(read: Files, environ: Mapping[str, str], book: Book, *, warned: bool) -> Config:
    resolved = references.resolve(read.tree, environ=environ, folder=read.path.parent)
    if warned:
        ahead.read(book, list(rules.written_in(resolved.tree)))
    tables, found = _tables(resolved, book)
    book.close()
    found += read.faults
    wrong = frozenset(fault.path[:end] for fault in found for end in range(len(fault.path) + 1))
    tables, inherited = defaults.spread(tables)
    reading = check.Reading(tables, defaults.origins(resolved.origins, inherited), wrong)
    found += check.faults(reading)
    if found:
        raise ConfigError(read.mistakes(defaults.at_their_place(found, inherited)))
    doubts = [*read.doubts, *check.doubts(reading)] if warned else []
    warnings = read.mistakes(defaults.at_their_place(doubts, inherited))
    secrets = secrecy.of_sources(tables, origins=reading.origins)
    return build.config(tables, read, book=book, secrets=secrets, warnings=tuple(warnings))


def _tables(resolved: references.Resolved, book: Book) -> tuple[Tables, list[Fault]]:
    """What the schema can read once everything that it refuses is taken out."""
    faults = list(resolved.faults)
    tree = _without(resolved.tree, [fault.path for fault in faults])
    try:
        return Tables.model_validate(tree, context=book), faults
    except ValidationError as error:
        refused = messages.faults(error, origins=resolved.origins)
        rest = _without(tree, [fault.path for fault in refused])
        return Tables.model_validate(rest, context=book), faults + refused


def _without(tree: dict[str, Any], paths: list[KeyPath]) -> dict[str, Any]:
    """The tree without what stands at *paths*; a list goes whole, to keep its numbering."""
    if not paths:
        return tree
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
