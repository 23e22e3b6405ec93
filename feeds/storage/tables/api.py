"""Who may use the API, and what it has asked work to find out."""

from sqlalchemy import JSON, Boolean, Column, Index, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

token = Table(
    "token",
    metadata,
    Column("name", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),  # SHA-256 of the secret, in hex
    Column("scope", Text, nullable=False),  # see model.Scope
    Column("source_id", Text),  # whose articles it pushes
    Column("created_at", Moment, nullable=False),
)

errand = Table(
    "errand",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("question", JSON(none_as_null=True)),  # None once it is answered
    Column("asked_at", Moment, nullable=False, index=True),
    Column("taken", Boolean, nullable=False),
    Column("answer", JSON(none_as_null=True)),
    Index("ix_errand_waiting", "taken", "id"),
)
