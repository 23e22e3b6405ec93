"""Rendered bytes: entries as fragments, documents by path."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata
from feeds.storage.tables.feeds import feed

fragment = Table(
    "fragment",
    metadata,
    Column("article_id", ID, primary_key=True, autoincrement=False),
    Column("format", Text, primary_key=True),
    Column("profile", Text, primary_key=True),
    Column("key", Text, nullable=False),  # covers everything that the entry prints
    Column("updated", Moment, nullable=False),  # the printed date
    Column("body", LargeBinary, nullable=False),
)

rendered = Table(
    "rendered",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("doc", Text, primary_key=True),  # "" is the live document
    Column("format", Text, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Moment, nullable=False),
    Column("renderer", Integer, nullable=False),
)

etag_seen = Table(
    "etag_seen",
    metadata,
    Column("feed_id", ID, ForeignKey(feed.c.id), primary_key=True, autoincrement=False),
    Column("format", Text, primary_key=True),
    Column("etag", Text, primary_key=True),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("outline", LargeBinary, nullable=False),  # of its entries, see publish.delta
)

rendered_body = Table(
    "rendered_body",
    metadata,
    Column("etag", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("gzip", LargeBinary, nullable=False),
)
