"""Rules and feeds, each a log with a revision."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

rule = Table(
    "rule",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", Text, nullable=False),  # a feed's path, e.g. topics/energy
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("owner", "version"),
)

feed = Table(
    "feed",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("tag", Text, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("criteria", Text, nullable=False),  # what selects: another one makes a generation
    Column("generation", Integer, nullable=False),
    Column("building", Integer),
    Column("revision", Integer, nullable=False),
    Column("revised_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("every_copy", Boolean, nullable=False, server_default="0"),  # else an entry a story
    Column("entries", Integer, nullable=False, server_default="50"),  # that close its chunks
    UniqueConstraint("kind", "key"),
    Index(
        "ix_feed_building",
        "kind",
        "id",
        sqlite_where=text("building IS NOT NULL"),
        postgresql_where=text("building IS NOT NULL"),
    ),
)

feed_log = Table(
    "feed_log",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("head", BigInteger, nullable=False),  # the last position given out
    Column("tail", BigInteger, nullable=False),  # the lowest one, given to backfill
    Column("live_from", BigInteger, nullable=False),  # the live document's first position
    Column("open_from", BigInteger, nullable=False),  # the open chunk's first position
    Column("open_count", Integer, nullable=False),
    Column("open_bytes", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),  # closed ones
    Column("every_copy", Boolean, nullable=False, server_default="0"),  # as the feed began it
)

feed_member = Table(
    "feed_member",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("article_id", ID, primary_key=True, autoincrement=False),
    Column("rule_id", ID),
    Column("terms", JSON, nullable=False),
    Column("sort_at", Moment, nullable=False),  # the article's, so that a page is one range
    Column("position", BigInteger),  # None while the generation is being built
    Column("left_seq", ID),
    Index("ix_feed_member_article", "article_id"),
    Index(  # of those that are in it: pages and counts need nothing else
        "ix_feed_member_page",
        "feed_id",
        "generation",
        "sort_at",
        "article_id",
        sqlite_where=text("left_seq IS NULL"),
        postgresql_where=text("left_seq IS NULL"),
    ),
    Index("ix_feed_member_position", "feed_id", "generation", "position"),
)

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", ID, nullable=False),
    Column("printed_id", Text, nullable=False),
    Column("lead", ID, nullable=False, server_default="0"),  # the article that stands for it
    Column("led_at", Moment),  # since when, if another one did before
    Column("entered_at", Moment, nullable=False),
    Column("again", BigInteger),  # where it stands once more, as it was corrected
    Column("left_seq", ID),
    UniqueConstraint("feed_id", "generation", "printed_id"),
    Index(
        "ix_feed_entry_again",
        "feed_id",
        "generation",
        "again",
        sqlite_where=text("again IS NOT NULL"),
        postgresql_where=text("again IS NOT NULL"),
    ),
    Index("ix_feed_entry_story_id", "story_id"),
)

feed_order = Table(  # of generations that were replaced
    "feed_order",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", ID, nullable=False),
)

tombstone = Table(  # printed ids that ended, and have not come back since if no entry has them
    "tombstone",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("printed_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

feed_chunk = Table(
    "feed_chunk",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("backfill", Boolean, nullable=False),
)
