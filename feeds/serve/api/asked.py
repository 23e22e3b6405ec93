"""What a call asks for beside its body, or a problem that says what would be right."""

from __future__ import annotations

import re
from datetime import datetime

from flask import request

from feeds.model import FeedKey
from feeds.serve.api.problems import Problem
from feeds.serve.context import public

_KEY = re.compile(r"[!-~]{1,255}")


def only(*names: str) -> None:
    """Refuse parameters that this call does not know: a filter with a typo must not be ignored.

    Raises: Problem.
    """
    for name in request.args:
        if name not in names:
            there = f"only {', '.join(names)}" if names else "nor any other"
            raise Problem(400, f"There is no parameter {name!r} here, {there}.")


def number(name: str, *, default: int, most: int) -> int:
    """A whole number from 0 to *most*; a larger one means *most*.

    Raises: Problem.
    """
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise Problem(400, f"{name} is {text!r}; it is a whole number such as {default}.")
    return min(int(text), most) if len(text) <= len(str(most)) else most


def limit(*, default: int = 50, most: int = 200) -> int:
    """How many there may be in one answer, at least one.

    Raises: Problem.
    """
    return max(1, number("limit", default=default, most=most))


def moment(name: str) -> datetime | None:
    """A moment with its zone, None where none is given.

    Raises: Problem.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))  # an unescaped + arrives as a blank
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Problem(
            400, f"{name} is {text!r}; it is a moment with a zone, such as 2026-11-23T06:00:00Z."
        )
    return found


def feed(name: str) -> FeedKey:
    """A feed by its path, such as ``topics/energy``; everything where none is given.

    Raises: Problem.
    """
    path = request.args.get(name, "") or "feeds/all"
    kind, _, id_ = path.partition("/")
    key = FeedKey("all", "all") if path == "feeds/all" else FeedKey(kind, id_)
    key = public().moved.get(key, key)
    if key in public().retired:
        raise Problem(410, f"{path} has ended for good.")
    if key not in public().feeds:
        raise Problem(404, f"There is no feed {path!r}; write KIND/ID, such as feeds/all.")
    return key


def key() -> str:
    """The Idempotency-Key, "" where none is given (draft-ietf-httpapi-idempotency-key-header).

    Raises: Problem.
    """
    said = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if said and not _KEY.fullmatch(said):
        raise Problem(400, "The Idempotency-Key is no key; expected up to 255 visible characters.")
    return said


def other_under(said: str) -> Problem:
    """The refusal of a key that came before with something else."""
    return Problem(
        422,
        f"The Idempotency-Key {said!r} came before with something else; a key stands for one"
        " request and its repetitions.",
    )
