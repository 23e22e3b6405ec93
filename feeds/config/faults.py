"""What is wrong with a config, and how it is told: key path to line and sentence.

config: used by every reading step of this folder; pure. Where a key stands is ``files``' to say.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from feeds.config.reading.positions import KeyPath

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN_CHARS = 60


class Refused(ValueError):  # noqa: N818 - a verdict on a value, told to the admin as a Fault
    """A value that cannot be used; ``reason`` goes on after the value ("is not ...").

    ``detail`` and ``hint`` may repeat parts of the value, ``reason`` never does.
    """

    def __init__(self, reason: str, *, detail: str = "", hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong at a key, before its line is known.

    ``file`` is the number of the file that it stands in, None for the one that owns the key.
    """

    path: KeyPath
    reason: str
    expected: str = ""
    hint: str = ""
    file: int | None = None


def key_name(path: KeyPath) -> str:
    """The key path as an admin writes it: ``topics.x.match[2]``, ``sources."my id".url``."""
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part + 1}]"
        else:
            key = part if _BARE_KEY.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            name += f".{key}" if name else key
    return name


def shown(value: Any) -> str:
    """A value of the file in a sentence: text in quotes and cut, all else by what it is."""
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN_CHARS else f"{value[:_SHOWN_CHARS]}…"
        return json.dumps(cut, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"the number {value}" if isinstance(value, int | float) else sort_of(value)


def sort_of(value: Any) -> str:
    """What a value is, without telling it."""
    for kind, words in _SORTS:
        if isinstance(value, kind):
            return words
    return "this value"


_SORTS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "this text"),
    (bool, "this yes or no"),
    ((int, float), "this number"),
    ((date, datetime, time), "a date or time"),
    (list, "a list"),
    (dict, "a table"),
)
