"""What was corrected, and what its sources say about it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.articles import article
from feeds.storage.tables.base import metadata

correction = Table(
    "correction",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),  # that it made
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("minor", Boolean, nullable=False),
    Index("ix_correction_newest", "at", "article_id"),
)

corrected_field = Table(  # that is ours now
    "corrected_field",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("field", Text, primary_key=True),  # title, body
    Column("theirs", Text, nullable=False),  # what its source says there
    Column("conflict_since", Moment, index=True),  # it has changed that since; None if not
)
