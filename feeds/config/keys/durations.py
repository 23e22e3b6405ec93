"""Spans of time as config.toml writes them: a whole number and one unit.

config: used by the schema, and by the reference to print defaults; pure.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

from feeds.config.faults import Refused

EXPECTED = 'a duration such as "90s", "15m", "6h" or "2d"'

PATTERN = "^([0-9]{1,9}[smhd]|auto|off)$"
"""What may stand where a span is expected, for editors."""

_DURATION = re.compile(r"([0-9]{1,9})([smhd])")
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_LONGEST = timedelta(days=3650)  # a typing mistake beyond this, and safe to add to any date


def parse(value: object) -> timedelta:
    """The span that ``"15m"`` means: seconds, minutes, hours or days.

    Errors: Refused, also for more than ten years.
    """
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Refused("is not a duration")
    number, unit = match.groups()
    span = int(number) * _UNITS[unit]
    if span > _LONGEST:
        raise Refused("is longer than ten years")
    return span


def positive(value: object) -> timedelta:
    """As ``parse``, but never zero."""
    span = parse(value)
    if not span:
        raise Refused("is no time at all", hint="the shortest is 1s")
    return span


def interval(value: object) -> timedelta | None:
    """A duration, or None for ``"auto"``: we find it out."""
    return None if value == "auto" else positive(value)


def age(value: object) -> timedelta | Literal["off"]:
    """A duration, or ``"off"`` for any age."""
    return "off" if value == "off" else positive(value)


def silence(value: object) -> timedelta | Literal["auto", "off"]:
    """A duration, ``"auto"`` to find it out, or ``"off"`` for never."""
    return value if value in ("auto", "off") else positive(value)


def written(span: timedelta) -> str:
    """The shortest text that ``parse`` reads as *span* (whole seconds): ``6h``, not ``360m``."""
    for unit, length in _UNITS.items():
        if span >= length and not span % length:
            return f"{span // length}{unit}"
    return "0s"
