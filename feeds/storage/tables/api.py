"""Who may use the API, and what it has asked work to find out or to do."""

from sqlalchemy import JSON, Column, Index, Table, Text, UniqueConstraint, text

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
    Column("about", Text),  # the article of an order; None for questions
    Column("asker", Text),  # who has given an order under a key
    Column("key", Text),  # its Idempotency-Key
    Column("hash", Text),  # of all that was sent with it
    Column("asked_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),  # nobody begins with it later
    Column("lease_until", Moment, nullable=False, server_default="0"),
    Column("answer", JSON(none_as_null=True)),  # never a text of an order
    UniqueConstraint("asker", "key"),
    Index(
        "ix_errand_waiting",
        "id",
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)
