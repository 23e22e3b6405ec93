"""Articles that are held back, apart from all others."""

from sqlalchemy import JSON, Boolean, Column, Index, Table, Text

from feeds.storage.columns import Moment
from feeds.storage.tables.base import metadata

held = Table(
    "held",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("upstream_id", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("sort_at", Moment, nullable=False),  # the article's: they are let in newest first
    Column("discarded", Boolean, nullable=False),  # never to come in; only the name is left
    Column("article", JSON(none_as_null=True)),  # the whole of it
    Column("copy_of", Text),  # the id of a withdrawn article that it tells; None in a flood
    Index("ix_held_turn", "source_id", "discarded", "sort_at"),
)
