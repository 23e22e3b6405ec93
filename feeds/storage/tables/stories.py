"""Which articles tell one copy: what they are found by, and what was decided about them."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, LargeBinary, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.articles import article
from feeds.storage.tables.base import metadata

story = Table(
    "story",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),  # the founding article's
    Column("printed_id", Text, nullable=False, unique=True),  # the tag that feeds print
    Column("lead", ID, nullable=False),
)

story_copy = Table(  # of the articles in the window
    "story_copy",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("source_id", Text, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Index("ix_story_copy_source", "source_id", "article_id"),
)

story_band = Table(  # a WITHOUT ROWID table is its own index: half the size, one write each
    "story_band",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ID, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

story_edge = Table(
    "story_edge",
    metadata,
    Column("a", ID, primary_key=True, autoincrement=False),  # the older article of the two
    Column("b", ID, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),  # auto, join, split
    Column("share", Float),  # of the shorter text, which the longer one tells too
    Column("at", Moment, nullable=False),
    Index("ix_story_edge_b", "b"),
)
