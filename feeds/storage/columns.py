"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Integer
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

ID = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite counts on by itself only in a column of type INTEGER."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds since 1970.

    Integers sort, compare and index alike on both databases; SQLite has no time type, and
    PostgreSQL's would hand back the session's zone.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive datetimes: nobody could say which zone they meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r} must not be stored"
            raise ValueError(msg)
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back what was stored, aware and in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


LONG_AGO = _EPOCH
"""Stands where a moment is compared and none was set, so that no comparison meets NULL."""
