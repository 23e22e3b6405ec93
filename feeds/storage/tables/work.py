"""What waits to be done, and who may do it."""

from sqlalchemy import (
    JSON,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("token", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),  # waiting, taken, refused
    Column("reason", Text, nullable=False, server_default=""),
    Column("public_id", Text),  # of the article it became
    Index(
        "ix_inbox_waiting",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

job = Table(
    "job",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("token", Integer, nullable=False, server_default="0"),
    Column("cursor", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("kind", "key"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("until", Moment, nullable=False),
    Column("token", Integer, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
