"""What is wrong with sources, and who knows of it already."""

from sqlalchemy import Column, Index, Table, Text, text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

alert = Table(
    "alert",
    metadata,
    Column("id", ID, primary_key=True),  # in the id of its entry in /health.atom, for ever
    Column("source_id", Text, nullable=False),  # or model.ALL_SOURCES
    Column("kind", Text, nullable=False),  # see model.Trouble
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),  # None while it stands
    Column("changed_at", Moment, nullable=False, index=True),  # raised or ended
    Column("sentence", Text, nullable=False),
    Index(
        "ix_alert_standing",
        "source_id",
        "kind",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("source_id", Text, primary_key=True),  # all its troubles, also those to come
    Column("until", Moment, nullable=False),
)
