"""pydantic's findings in our words.

config: between the schema and the faults; the only place that knows pydantic's error types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from feeds.config.across.secrecy import is_secret
from feeds.config.faults import Fault, Refused, shown, sort_of
from feeds.config.keys.paths import advice, expected_at
from feeds.config.keys.schema import LANGUAGE
from feeds.config.reading.positions import KeyPath

# The sentence that goes on after the value found; "" where the reason is made another way.
REASONS: dict[str, str] = {
    "string_type": "is not text in quotes",
    "int_type": "is not a whole number",
    "list_type": "is not a list",
    "dict_type": "is not a table",
    "model_type": "is not a table",
    "literal_error": "is not one of the choices",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "int_parsing_size": "is too large",
    "value_error": "",
    "extra_forbidden": "",
}
_OTHER = "cannot be used"


def faults(error: ValidationError, *, origins: Mapping[KeyPath, str]) -> list[Fault]:
    """All that the schema found, one fault each.

    Args:    origins: texts that came from ``env:`` or ``file:``; their value is not told.
    """
    return [_fault(details, origins) for details in error.errors(include_url=False)]


def _fault(details: ErrorDetails, origins: Mapping[KeyPath, str]) -> Fault:
    path = details["loc"]
    if details["type"] == "extra_forbidden":
        expected, hint = advice(path)
        return Fault(path, "unknown key", expected, hint)
    is_key = details["type"] == "value_error" and path[-1] == "[key]"  # pydantic's mark
    path = path[:-1] if is_key else path
    found = shown(path[-1]) if is_key else told(path, details["input"], origins=origins)
    reason, hint = _reason(details, is_open=not origin(path, origins))
    expected = _expected_key(path) if is_key else expected_at(path)
    return Fault(path, f"{found} {reason}", expected, hint)


def _reason(details: ErrorDetails, *, is_open: bool) -> tuple[str, str]:
    """What is wrong, and a hint; only what does not repeat the value unless it is open."""
    refused = details.get("ctx", {}).get("error")
    if not isinstance(refused, Refused):
        return REASONS.get(details["type"], _OTHER), ""
    if not is_open:
        return refused.reason, ""
    return f"{refused.reason}: {refused.detail}".removesuffix(": "), refused.hint


def told(path: KeyPath, value: Any, *, origins: Mapping[KeyPath, str]) -> str:
    """The value as a mistake may print it: references and secrets stay closed."""
    if reference := origin(path, origins):
        return f"what {reference} holds"
    return sort_of(value) if is_secret(path) else shown(value)


def origin(path: KeyPath, origins: Mapping[KeyPath, str]) -> str:
    """The reference that the value at *path* came from, "" where it stands in the file."""
    if path not in origins and path and isinstance(path[-1], int):
        path = path[:-1]  # a single text was read as a list of one
    return origins.get(path, "")


def _expected_key(path: KeyPath) -> str:
    return "a header name such as X-Edition" if "headers" in path else LANGUAGE
