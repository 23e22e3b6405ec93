"""Pages of a list by the place where the one before ended, so that none is lost or doubled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from feeds.storage.archive.pages import Line, Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


def token(line: Line) -> str:
    """Where a page ends that ends with *line*: ``MICROSECONDS.ID``, for an address."""
    return f"{(line.moment - _EPOCH) // timedelta(microseconds=1)}.{line.id}"


def place(token: str) -> Place | None:
    """The place that a token names; None for whatever is no token, which means the first page."""
    found = _TOKEN.fullmatch(token)
    if not found:
        return None
    try:
        return Place(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
    except OverflowError:
        return None
