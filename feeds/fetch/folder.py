"""Read the files that somebody has put into a folder: what Fetcher is for the network.

It looks when the source is due and watches nothing in between. A file is taken only once it is
complete: nobody tells us when a copy has ended, but a file that rests is no longer written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from feeds.errors import FetchError
from feeds.model import Response

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
}
_MB = 1_000_000
_LARGEST = 10 * _MB  # bytes of one file: as much as one fetch may bring
_BATCH = 50 * _MB  # bytes of one reading, so that a first import fits in memory
_REST = timedelta(seconds=2)
_UNFINISHED = "unfinished "  # before the fingerprint of a file that did not rest yet


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReading:
    """What a look into a folder has brought.

    ``known`` maps file names to fingerprints, to be handed in at the next look. ``troubles``
    are sentences for the admin, one a file. ``more`` says that there was too much for one
    reading: look again at once.
    """

    responses: tuple[Response, ...]
    known: Mapping[str, str]
    troubles: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """What one file has brought: its fingerprint, and its bytes if they are new."""

    fingerprint: str
    body: bytes | None = None


def read_folder(
    path: Path, *, known: Mapping[str, str], now: datetime, apart: Collection[Path] = ()
) -> FolderReading:
    """New and changed articles in *path* and its sub-folders, in the order of their names.

    Hidden and unfinished files (.part, .tmp, ~) are passed over, and so is what is no text,
    HTML or JSON by its name. Links are followed only to files inside the folder.

    Args:    known: from the last reading, empty at first.
             now: aware. apart: folders inside that are none of it.
    Returns: a file in trouble is not in ``known``, so that it is told of every time.
    Errors:  FetchError when the folder itself cannot be read.
    """
    root = path.resolve()
    responses: list[Response] = []
    troubles: list[str] = []
    seen: dict[str, str] = {}
    size = 0
    for file in _files(root, {one.resolve() for one in apart}):
        if size >= _BATCH:
            return FolderReading(
                responses=tuple(responses),
                known={**known, **seen},
                troubles=tuple(troubles),
                more=True,
            )
        name = _name(file, root)
        try:
            look = _look(file, known.get(name, ""), now)
        except FetchError as error:
            troubles.append(f"{name} {error}")
            continue
        seen[name] = look.fingerprint
        if look.body is not None:
            size += len(look.body)
            responses.append(_response(look.body, name))
    return FolderReading(responses=tuple(responses), known=seen, troubles=tuple(troubles))


def put_away(file: Path, folder: Path, *, reason: str = "") -> str:
    """Move a file that is done with into *folder*; with a *reason*, a text of that beside it.

    One of the same name that is there already keeps its place: the new one gets a number.

    Returns: a sentence about what went wrong, "" where nothing did.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder / file.name)
        shutil.move(file, target)
        if reason:
            target.with_name(f"{target.name}.reason.txt").write_text(f"{reason}\n", "utf-8")
    except OSError as error:
        return f"{file.name} cannot be moved to {folder}: {error.strerror}"
    return ""


def _free(target: Path) -> Path:
    numbered = (target.with_stem(f"{target.stem}-{n}") for n in count(2))
    return target if not target.exists() else next(one for one in numbered if not one.exists())


def _files(root: Path, apart: Collection[Path]) -> list[Path]:
    """The files that count by name and place, sorted."""

    def fail(error: OSError) -> None:
        if error.filename == str(root):
            raise FetchError(f"the folder {root} cannot be read: {error.strerror}") from error

    found: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=fail):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and Path(folder, name).resolve() not in apart
        ]
        found += [Path(folder, name) for name in names if _counts(name)]
    return sorted(file for file in found if _is_inside(file, root))


def _counts(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in MEDIA_TYPES


def _is_inside(file: Path, root: Path) -> bool:
    """Whether *file* is a regular file below *root*, also when it is a link."""
    return file.is_file() and file.resolve().is_relative_to(root)


def _name(file: Path, root: Path) -> str:
    """The name below the folder, with ``/`` between, always printable as UTF-8."""
    return os.fsencode(file.relative_to(root).as_posix()).decode(errors="backslashreplace")


def _look(file: Path, known: str, now: datetime) -> _Look:
    """Read *file* unless it is *known* or still being written; FetchError says what is wrong."""
    try:
        status = file.stat()
        fingerprint = _fingerprint(status)
        if fingerprint == known:
            return _Look(fingerprint)
        if status.st_size > _LARGEST:
            raise FetchError(f"is larger than {_LARGEST // _MB} MB")
        if not _rests(status, known, now):
            return _Look(_UNFINISHED + fingerprint)
        body = file.read_bytes()
        if _fingerprint(file.stat()) != fingerprint:
            return _Look(_UNFINISHED + fingerprint)
    except OSError as error:
        raise FetchError(f"cannot be read: {error.strerror}") from error
    if not body:
        raise FetchError("is empty")
    return _Look(fingerprint, body)


def _fingerprint(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}"


def _rests(status: os.stat_result, known: str, now: datetime) -> bool:
    """Old enough, or the same as last time: the clock of a network drive may be ahead."""
    age = now.timestamp() - status.st_mtime
    return age >= _REST.total_seconds() or known == _UNFINISHED + _fingerprint(status)


def _response(body: bytes, name: str) -> Response:
    return Response(url="", name=name, body=body, media_type=MEDIA_TYPES[Path(name).suffix.lower()])
