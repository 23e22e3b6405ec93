"""What a call sends: its body within bounds, as the JSON object that the call expects."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from flask import request

from feeds.letters import shown
from feeds.serve.api.problems import Problem

JSON = "application/json"
_UNTOLD = re.compile("[\x00\ud800-\udfff]")
_WORDS = {str: "text", bool: "true or false"}


def sent(*, most: int, advice: str) -> bytes:
    """The body, of *most* bytes.

    Raises: Problem: it is larger (*advice* says what to do), or encoded.
    """
    too_large = f"The body is larger than {most / 1_000_000:g} MB; {advice}."
    if request.content_encoding:
        raise Problem(415, f"The body is sent as {request.content_encoding}; send it as it is.")
    if (request.content_length or 0) > most:
        raise Problem(413, too_large)
    request.max_content_length = most + 1  # one without its length is cut off there, unsaid
    body = request.get_data(cache=False)
    if len(body) > most:
        raise Problem(413, too_large)
    return body


def kind() -> str:
    """What the body says it is, without parameters; every JSON type is JSON."""
    told = request.mimetype
    is_json = told == JSON or (told.startswith("application/") and told.endswith("+json"))
    return JSON if is_json else told


def fields(
    body: bytes, known: Mapping[str, type], *, required: Collection[str] = (), example: str
) -> dict[str, Any]:
    """The fields that a JSON object says; null is None.

    Args:   known: the types of all fields that there are; texts that are *required* say something.
    Raises: Problem: it is none, with *example*; or with every mistake of its fields.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Problem(400, f"The body is no JSON object; expected {example}.")
    faults = [
        {"pointer": f"/{name.replace('~', '~0').replace('/', '~1')}", "reason": reason}
        for name, value in said.items()
        if (reason := _fault(name, value, known))
    ]
    faults += [
        {"pointer": f"/{name}", "reason": f"{name} is missing; it is a text that says something"}
        for name in required
        if not str(said.get(name) or "").strip()
    ]
    if faults:
        told = "; ".join(one["reason"] for one in faults[:5])
        raise Problem(422, f"{told}. The body is {example}.", errors=faults)
    return said


def _fault(name: str, value: object, known: Mapping[str, type]) -> str:
    if name not in known:
        return f"There is no field {shown(name)} here, only {', '.join(known)}"
    if value is not None and not isinstance(value, known[name]):
        return f"{name} is no {_WORDS[known[name]]}"
    if isinstance(value, str) and _UNTOLD.search(value):
        return f"{name} holds a character that no text may hold"
    return ""
