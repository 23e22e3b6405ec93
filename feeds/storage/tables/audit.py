"""Who did what to which article."""

from sqlalchemy import Column, Index, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),  # cli:NAME, token:NAME, source:ID
    Column("action", Text, nullable=False),
    Column("public_id", Text, nullable=False),  # of the article
    Column("note", Text, nullable=False, server_default=""),  # for ourselves
    Index("ix_audit_public_id", "public_id", "id"),
)
