"""Bytes to JSON, or a sentence why not; nothing that a body holds makes this slow or large.

letters: the first step. A body is small by the time it comes here.
Sources: RFC 8259 (8.1: UTF-8; 6: no NaN); Python bounds the digits of integers by itself.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from feeds.errors import UnreadableError


def loaded(body: bytes) -> Any:
    """The value that *body* is.

    Raises: UnreadableError with what is wrong, and where.
    """
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1} of the body is not UTF-8"
        raise UnreadableError(f"{byte}, in which JSON is written (RFC 8259, 8.1)") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"the body is no JSON: {_lower(error.msg)} at {where}") from error
    except RecursionError:
        raise UnreadableError("the JSON is nested deeper than any article needs") from None
    except ValueError as error:  # not a JSONDecodeError: a number of thousands of digits
        raise UnreadableError("the JSON holds a number of too many digits") from error


def _no_number(name: str) -> NoReturn:
    raise UnreadableError(f"the JSON holds {name}, which is no number in JSON (RFC 8259, 6)")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
