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
    Column("state", Text, nullable=False),  # waiting, taken, held, withdrawn, refused
    Column("reason", Text, nullable=False, server_default=""),
    Column("public_id", Text),  # of the article it became
    Column("receipt", Text, index=True),  # what its sender asks by; None for what was pasted
    Column("item", Integer, nullable=False, server_default="0"),  # its place in an array
    Column("name", Text),  # what its source calls the article: of two with one, the later counts
    Column("not_before", Moment, nullable=False, server_default="0"),  # it is embargoed until then
    Column("status", Text, nullable=False, server_default="usable"),  # withheld, canceled
    Column("fields", JSON(none_as_null=True)),  # what was said beside a body of HTML or text
    Index(
        "ix_inbox_waiting",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_inbox_name", "source_id", "name", "id"),
    Index(
        "ix_inbox_read",
        "received_at",
        sqlite_where=text("state != 'waiting' AND length(body) > 0"),
        postgresql_where=text("state != 'waiting' AND length(body) > 0"),
    ),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # the Idempotency-Key of a push
    Column("hash", Text, nullable=False),  # of all that was sent with it
    Column("receipt", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
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
