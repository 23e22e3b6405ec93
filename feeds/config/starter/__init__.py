"""The files that a new installation begins with: config.toml, its schema, the sample articles.

config: written by ``feeds init``; the same files lie at the top of the repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from feeds.errors import InputError

_HERE = Path(__file__).parent


def files() -> tuple[str, ...]:
    """Their names, relative to the folder that they are written into."""
    return tuple(sorted(file.relative_to(_HERE).as_posix() for file in _found()))


def write(folder: Path) -> tuple[Path, ...]:
    """Write the files into *folder*, which is made if need be; nothing is ever overwritten.

    Returns: what was written, in order.
    Errors:  InputError if one of them is there already, or cannot be written.
    """
    targets = {name: folder / name for name in files()}
    there = [str(target) for target in targets.values() if target.exists()]
    if there:
        raise InputError(f"{there[0]} is there already; `feeds init` overwrites nothing.")
    try:
        for name, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((_HERE / name).read_bytes())
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}.") from error
    return tuple(targets.values())


def _found() -> Iterator[Path]:
    yield _HERE / "config.toml"
    yield _HERE / "config.schema.json"
    yield from (file for file in (_HERE / "samples").iterdir() if file.is_file())
