"""What was withdrawn, apart from all articles, and what keeps it from coming back.

Nothing here points to ``article``: it outlives the rows there, for ever.
"""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("article_id", ID, primary_key=True, autoincrement=False),  # is never given again
    Column("public_id", Text, nullable=False, unique=True),
    Column("tag", Text, nullable=False, unique=True),
    Column("source_id", Text, nullable=False),
    Column("agency", Text, nullable=False, server_default=""),  # the key of its name
    Column("withdrawn_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),  # public
    Column("material_hash", Text, nullable=False),
    Column("fingerprint", JSON, nullable=False),  # what copies are recognised by; no text
    Column("erased", Boolean, nullable=False),
    Column("kept", JSON(none_as_null=True)),  # all of it, for a restore
    Index("ix_withdrawal_newest", "withdrawn_at", "article_id"),
)

withdrawn_band = Table(
    "withdrawn_band",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ID, primary_key=True, autoincrement=False, index=True),
)

suppression = Table(
    "suppression",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("upstream_id", Text, primary_key=True),
    Column("article_id", ID, nullable=False, index=True),
    Column("canonical_url", Text, index=True),
)
