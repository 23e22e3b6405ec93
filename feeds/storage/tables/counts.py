"""What was counted in memory and written down each minute; no addresses, nobody's habits."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from feeds.storage.tables.base import metadata

poll_stat = Table(
    "poll_stat",
    metadata,
    Column("day", Text, primary_key=True),  # of UTC, as 2026-11-23
    Column("kind", Text, primary_key=True),  # feed page article search api directory static ops
    Column("agent", Text, primary_key=True),  # a family of programs, never a User-Agent as sent
    Column("status", Integer, primary_key=True, autoincrement=False),
    Column("requests", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),  # of bodies
)

check_stat = Table(
    "check_stat",
    metadata,
    Column("day", Text, primary_key=True),
    Column("status", Text, primary_key=True),  # ok unchanged failed busy lost
    Column("checks", BigInteger, nullable=False),
    Column("new", BigInteger, nullable=False),  # articles
    Column("edited", BigInteger, nullable=False),
)
