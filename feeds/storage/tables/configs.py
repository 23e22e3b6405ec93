"""The configs that were ever in force, and what each machine's file says beside them."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from feeds.storage.columns import Moment
from feeds.storage.tables.base import metadata

config_version = Table(
    "config_version",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False, index=True),  # of what it means, not of its bytes
    Column("files", LargeBinary, nullable=False),  # JSON, packed: secrets are references in it
    Column("author", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

config_seen = Table(
    "config_seen",
    metadata,
    Column("machine", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("looked_at", Moment, nullable=False),
)
