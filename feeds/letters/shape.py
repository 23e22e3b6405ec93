"""Checks of single values, each a sentence of what is wrong and what would be right; pure.

letters: used by the shapes ``ours`` and ``ninjs``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from feeds.errors import Fault

Check = Callable[[Any, str], Iterator[Fault]]
"""Tells what is wrong with a value at a place, which is a JSON pointer (RFC 6901)."""

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN = 60  # characters of a wrong value in a sentence
LONGEST_ADDRESS = 2048


def text(longest: int) -> Check:
    """Characters of which every one can be stored; at most *longest*."""

    def check(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(at, f"is {_kind(value)}; expected text")
        elif len(value) > longest:
            yield Fault(at, f"has {len(value):,} characters; expected at most {longest:,}")
        elif not _is_whole(value):
            yield Fault(at, "holds half a character (a lone surrogate); expected whole ones")

    return check


def name(longest: int) -> Check:
    """One line of text that is not empty, to tell things apart by."""
    whole = text(longest)

    def check(value: Any, at: str) -> Iterator[Fault]:
        faults = list(whole(value, at))
        yield from faults
        if not faults and not value.strip():
            yield Fault(at, "is empty")
        elif not faults and _CONTROLS.search(value):
            yield Fault(at, "holds a line break or another control character")

    return check


def address(value: Any, at: str) -> Iterator[Fault]:
    """A web address; it is never fetched."""
    expected = "expected an address such as https://example.org/article"
    if not isinstance(value, str):
        yield Fault(at, f"is {_kind(value)}; {expected}")
    elif not _is_address(value):
        yield Fault(at, f"{shown(value)} is no http or https address; {expected}")


def when(value: Any, at: str) -> Iterator[Fault]:
    """A moment with its zone (RFC 3339)."""
    if moment(value) is None:
        found = shown(value) if isinstance(value, str) else _kind(value)
        yield Fault(at, f"{found} is no moment with a zone; expected 2026-11-22T10:00:00+01:00")


def language(value: Any, at: str) -> Iterator[Fault]:
    """A language tag in its common shape (BCP 47)."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        found = shown(value) if isinstance(value, str) else _kind(value)
        yield Fault(at, f"{found} is no language tag; expected one such as de or pt-BR")


def yes_or_no(value: Any, at: str) -> Iterator[Fault]:
    """A truth value."""
    if not isinstance(value, bool):
        found = shown(value) if isinstance(value, str) else _kind(value)
        yield Fault(at, f"is {found}; expected true or false")


def one_of(*choices: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[Fault]:
        if value not in choices:
            found = shown(value) if isinstance(value, str) else _kind(value)
            yield Fault(at, f"{found} is none of the choices; expected {' or '.join(choices)}")

    return check


def many(check_one: Check, *, most: int) -> Check:
    """A list, of which every value is checked."""

    def check(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(at, f"is {_kind(value)}; expected a list")
        elif len(value) > most:
            yield Fault(at, f"has {len(value):,} entries; expected at most {most}")
        else:
            for index, one in enumerate(value):
                yield from check_one(one, f"{at}/{index}")

    return check


def fields(checks: Mapping[str, Check], *, needed: str, open_ended: bool = False) -> Check:
    """An object with these fields, of which *needed* must be there; null is as good as missing.

    Args: open_ended: other fields are left alone; else they are mistakes.
    """

    def check(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(at, f"is {_kind(value)}; expected an object with {needed}")
            return
        if value.get(needed) is None:
            yield Fault(at, f"has no {needed}")
        yield from of_fields(value, checks, at, open_ended=open_ended)

    return check


def of_fields(
    value: Mapping[str, Any], checks: Mapping[str, Check], at: str, *, open_ended: bool = False
) -> Iterator[Fault]:
    """What is wrong with the fields of an object, and which of them there are not."""
    for field, one in value.items():
        check = checks.get(field)
        if check is None:
            if not open_ended:
                yield Fault(f"{at}/{_pointed(field)}", _unknown(field, checks))
        elif one is not None:
            yield from check(one, f"{at}/{field}")


def moment(value: Any) -> datetime | None:
    """The moment that RFC 3339 writes so, in UTC; None for anything else."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper().replace(" ", "T")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def shown(value: str) -> str:
    """A wrong value as a sentence can hold it."""
    cut = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}..."
    return repr(cut.encode("utf-8", "replace").decode())


def _is_address(value: str) -> bool:
    if len(value) > LONGEST_ADDRESS or not _is_whole(value) or _CONTROLS.search(value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _unknown(field: str, checks: Mapping[str, Check]) -> str:
    near = get_close_matches(field[:_SHOWN].lower(), checks, n=1)
    hint = f"did you mean {near[0]}?" if near else f"expected some of {', '.join(checks)}"
    return f"{shown(field)} is no field of an article; {hint}"


def _pointed(field: str) -> str:
    """A field's name in a JSON pointer (RFC 6901 3)."""
    cut = field[:_SHOWN].encode("utf-8", "replace").decode()
    return cut.replace("~", "~0").replace("/", "~1")


def _is_whole(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    kinds |= {int: "a number", float: "a number", type(None): "null"}
    return kinds.get(type(value), "something else")
