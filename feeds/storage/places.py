"""An article's place among all others by date, as one integer: search walks along it.

The second of the date is above, the article's number below, so that newest first is largest
first, a page ends at one number, and SQLite's text index can be walked in this very order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NUMBER_BITS = 31
"""Two thousand million articles; the seconds above reach from 1834 to 2106."""

NUMBERS = (1 << NUMBER_BITS) - 1
EARLIEST = -(1 << 63)
LATEST = (1 << 63) - 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def place(moment: datetime, number: int) -> int:
    """The place of the article *number*, which lists sort by *moment*; the farther, the later.

    Dates beyond the span keep its first or last second.
    """
    return _at((moment - _EPOCH) // _SECOND) + number


def number_at(one: int) -> int:
    """The number of the article at this place."""
    return one & NUMBERS


def moment_at(one: int) -> datetime:
    """The date of the article at this place, to the second; aware, UTC."""
    return _EPOCH + (one >> NUMBER_BITS) * _SECOND


def floor(moment: datetime) -> int:
    """A place that no article of *moment* or later stands below."""
    return _at((moment - _EPOCH) // _SECOND)


def ceiling(moment: datetime) -> int:
    """A place that every article from before *moment* stands below."""
    return _at(-((_EPOCH - moment) // _SECOND))


def _at(seconds: int) -> int:
    return max(EARLIEST, min(seconds << NUMBER_BITS, LATEST - NUMBERS))
