"""The files that make up a config: config.toml and what it includes, as one tree.

config: between the single documents and the references; reads the files. Every key belongs to
the file in which it stands, and mistakes are told with that file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from glob import glob
from pathlib import Path
from typing import Any

from feeds.config.faults import Fault, key_name, shown
from feeds.config.reading import document
from feeds.config.reading.document import Document
from feeds.config.reading.positions import KeyPath, Place, positions
from feeds.errors import ConfigError, Mistake

INCLUDE = "include"
BY_ID = ("sources", "categories", "topics", "feeds", "defaults")
"""Tables whose parts may stand in several files."""

MOST_FILES = 1000

_EXPECTED = 'a list of files such as ["conf.d/*.toml"], relative to this one'
_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as it is kept: its path relative to the folder of the first one, which is first."""

    name: str
    body: str


@dataclass(frozen=True)
class Files:
    """All files of a config; the first is the one that includes the others.

    ``path`` is the absolute path of the first, ``names`` are what mistakes call the files.
    ``owners`` say in which file a table stands. ``faults`` and ``doubts`` are about what is
    included.
    """

    path: Path
    names: tuple[str, ...]
    documents: tuple[Document, ...]
    tree: dict[str, Any]
    owners: Mapping[KeyPath, int]
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()

    @property
    def hash(self) -> str:
        """The SHA-256 of the first file's bytes, in hexadecimal."""
        return self.documents[0].hash

    @property
    def texts(self) -> tuple[Text, ...]:
        """The files as they are kept."""
        folder = self.path.parent
        return tuple(Text(_relative(one.path, folder), one.text) for one in self.documents)

    def meaning(self) -> str:
        """A hash of what the files say: the same for other line ends, comments, files and order.

        The order of categories counts, as the first rule that matches wins.
        """
        return self._meaning

    @cached_property
    def _meaning(self) -> str:
        said = {key: value for key, value in self.tree.items() if key != INCLUDE}
        if isinstance(categories := said.get("categories"), dict):
            said["categories"] = list(categories.items())
        written = json.dumps(said, sort_keys=True, default=repr, ensure_ascii=False)
        return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()

    def mistakes(self, faults: Iterable[Fault]) -> list[Mistake]:
        """The faults as ``feeds check`` prints them, in the order of the files."""
        places: dict[int, dict[KeyPath, Place]] = {}
        found = []
        for fault in dict.fromkeys(faults):
            number = self._file(fault)
            if number not in places:
                places[number] = positions(self.documents[number].text)
            found.append((number, _mistake(fault, self.names[number], places[number])))
        found.sort(key=lambda one: (one[0], one[1].line or 0, one[1].key))
        return [mistake for _, mistake in found]

    def _file(self, fault: Fault) -> int:
        if fault.file is not None:
            return fault.file
        return self.owners.get(fault.path[:2], self.owners.get(fault.path[:1], 0))


def gather(path: Path, body: bytes | None = None, *, known: Files | None = None) -> Files:
    """The files of the config at *path*, of which the first holds *body* if that is given.

    Args:   known: other files; what is the same in them is not read again.
    Errors: ConfigError with every file that is missing, unreadable or no TOML.
    """
    there = _by_hash(known)
    first = document.read(path, known=there) if body is None else document.of(path, body)
    folder = first.path.parent
    wanted, faults, doubts = _included(first, folder)
    documents, mistakes = [first], []
    for one in wanted:
        try:
            name = _name(path, _relative(one, folder))
            documents.append(document.read(one, name=name, known=there))
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(mistakes)
    return _merged(path, documents, faults, doubts)


def kept(path: Path, texts: Sequence[Text], *, known: Files | None = None) -> Files:
    """The files of a config that was kept, as if they lay beside *path*.

    Args:   known: as for ``gather``.
    Errors: ConfigError as for ``gather``.
    """
    there = _by_hash(known)
    names = [path, *(path.parent / one.name for one in texts[1:])]
    documents = [
        document.of(
            file,
            text.body.encode(),
            name=_name(path, text.name if number else path.name),
            known=there,
        )
        for number, (file, text) in enumerate(zip(names, texts, strict=True))
    ]
    return _merged(path, documents, [], [])


def _by_hash(known: Files | None) -> dict[str, Document]:
    return {one.hash: one for one in known.documents} if known else {}


def salvaged(path: Path, name: str) -> dict[str, Any] | None:
    """The table *name* out of files of which some are no TOML; {} where nothing tells of it.

    A file counts as far as it can be read. None where that is nothing at all.
    """
    first = document.readable(path)
    if first is None:
        return None
    found = included(first, path.absolute().parent)
    others = (
        document.readable(one) for _, files in found for one in files if document.names(one, name)
    )
    for tree in (first, *others):
        if tree and isinstance(tree.get(name), dict):
            table: dict[str, Any] = tree[name]
            return table
    return {}


def included(tree: Mapping[str, Any], folder: Path) -> list[tuple[str, list[Path]]]:
    """Each pattern with the files that it means now, in the order of their names."""
    patterns = tree.get(INCLUDE, [])
    if not isinstance(patterns, list):
        return []
    # Not Path.glob, which knows neither absolute patterns nor those that go up.
    found = partial(glob, root_dir=folder, recursive=True)
    return [
        (pattern, [folder / one for one in sorted(found(pattern))])
        for pattern in patterns
        if isinstance(pattern, str) and pattern and "\0" not in pattern
    ]


def _included(first: Document, folder: Path) -> tuple[list[Path], list[Fault], list[Fault]]:
    """What is to be read, and what is wrong with it; a file is read once."""
    there = {first.path.resolve(): "this file"}
    wanted: list[Path] = []
    faults: list[Fault] = []
    doubts: list[Fault] = []
    for number, (pattern, found) in enumerate(included(first.tree, folder)):
        path = (INCLUDE, number)
        files = [one for one in found if one.is_file()]
        if not files:
            reason = f"there is no file {shown(pattern)}"
            is_wild = not _WILD.isdisjoint(pattern)
            (doubts if is_wild else faults).append(Fault(path, reason, _EXPECTED))
        for one in files:
            before = there.setdefault(one.resolve(), f"include[{number + 1}]")
            if before != f"include[{number + 1}]" or one in wanted:
                reason = f"{shown(_relative(one, folder))} is included twice: by {before} already"
                faults.append(Fault(path, reason, hint="a file counts once"))
            else:
                wanted.append(one)
    if len(wanted) > MOST_FILES:
        reason = f"{len(wanted)} files are included, more than {MOST_FILES}"
        faults.append(Fault((INCLUDE,), reason))
    return wanted[:MOST_FILES], faults, doubts


@dataclass(slots=True)
class _Merging:
    """One tree out of several; what stands twice counts where it stands first."""

    documents: Sequence[Document]
    names: Sequence[str]
    tree: dict[str, Any] = field(default_factory=dict)
    owners: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, number: int) -> None:
        """Add what the file of that number holds."""
        for key, value in self.documents[number].tree.items():
            if number and key == INCLUDE:
                reason, hint = "an included file includes no others", "list them in config.toml"
                self.faults.append(Fault((key,), reason, hint=hint, file=number))
            elif key in BY_ID and isinstance(value, dict):
                self._take_parts(number, key, value)
            else:
                self._take((key,), value, number, self.tree)

    def _take_parts(self, number: int, key: str, parts: Mapping[str, Any]) -> None:
        table = self.tree.setdefault(key, {})
        if not isinstance(table, dict):  # a fault of the file before
            return
        self.owners.setdefault((key,), number)
        for name, value in parts.items():
            self._take((key, name), value, number, table)

    def _take(self, path: KeyPath, value: Any, number: int, table: dict[str, Any]) -> None:
        name = str(path[-1])
        if name not in table:
            table[name] = value
            self.owners[path] = number
            return
        first = self.owners.get(path, 0)
        line = positions(self.documents[first].text)[path].line
        reason = f"[{key_name(path)}] stands in two files"
        hint = f"the first is {self.names[first]}:{line}"
        self.faults.append(Fault(path, reason, hint=hint, file=number))


def _merged(
    path: Path, documents: Sequence[Document], faults: Iterable[Fault], doubts: Iterable[Fault]
) -> Files:
    folder = documents[0].path.parent
    names = [str(path), *(_name(path, _relative(one.path, folder)) for one in documents[1:])]
    merging = _Merging(documents, names)
    for number in range(len(documents)):
        merging.take(number)
    return Files(
        documents[0].path,
        tuple(names),
        tuple(documents),
        merging.tree,
        merging.owners,
        (*faults, *merging.faults),
        tuple(doubts),
    )


def _relative(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _name(path: Path, relative: str) -> str:
    """A file as mistakes call it: in the way in which *path* was given."""
    return str(path.parent / relative)


def _mistake(fault: Fault, file: str, places: Mapping[KeyPath, Place]) -> Mistake:
    path = fault.path
    if path not in places and path and isinstance(path[-1], int):
        path = path[:-1]  # a single text was read as a list of one
    place = _place(path, places)
    return Mistake(
        file=file,
        line=place.line,
        column=place.column,
        key=key_name(path),
        reason=fault.reason,
        expected=fault.expected,
        hint=fault.hint,
    )


def _place(path: KeyPath, places: Mapping[KeyPath, Place]) -> Place:
    """Where the key stands, or the nearest table around it where the key is missing."""
    return next((places[one] for one in _around(path) if one in places), Place(1, 1))


def _around(path: KeyPath) -> Iterator[KeyPath]:
    return (path[:end] for end in range(len(path), 0, -1))
