"""Articles, their bodies, versions and identities, and the journal of changes."""

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
    text,
)

from feeds.storage.columns import ID, Moment
from feeds.storage.tables.base import metadata

article = Table(
    "article",
    metadata,
    Column("id", ID, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True),
    Column("tag", Text, nullable=False, unique=True),
    Column("owner_source", Text, nullable=False, index=True),
    Column("upstream_id", Text, nullable=False),
    Column("story_id", ID, nullable=False, index=True),
    Column("category", Text),  # None until the sequencer has seen the article
    Column("category_why", Text, nullable=False, server_default=""),
    Column("corrected", Boolean, nullable=False, server_default="0"),  # fields are ours
    Column("category_choice", Text),  # an editor's; upstream edits leave it alone
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("language", Text),
    Column("agency", Text, nullable=False, server_default=""),  # the key of its name
    Column("published", Moment),
    Column("updated", Moment),
    Column("seen", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("sort_at", Moment, nullable=False),  # min(published, seen): never NULL, never ahead
    Column("content_hash", Text, nullable=False),
    Column("material_hash", Text, nullable=False),
    Column("size", Integer, nullable=False),  # bytes of text, to close chunks by
    Index("ix_article_sort", "sort_at", "id"),
    Index("ix_article_category_sort", "category", "sort_at", "id"),
)

article_body = Table(
    "article_body",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("summary", Text, nullable=False),
    Column("content_html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("extras", JSON, nullable=False),  # authors, images, categories: see storage.bodies
)

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("replaced_at", Moment, nullable=False),
    Column("was", JSON, nullable=False),  # the fields of that version
    Column("hidden", Boolean, nullable=False, server_default="0"),  # from readers
)

article_tokens = Table(
    "article_tokens",
    metadata,
    Column("article_id", ID, ForeignKey(article.c.id), primary_key=True, autoincrement=False),
    Column("place", BigInteger, nullable=False, unique=True),  # by date, see storage.places
    Column("analyzer", Integer, nullable=False),  # version of feeds.query's analyzer
    Column("tokens", Text, nullable=False),  # with an index of its words, see storage.words
    Column("stems", Text, nullable=False, server_default=""),  # of each text in order
    Index("ix_article_tokens_analyzer", "analyzer"),
)

sighting = Table(
    "sighting",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("upstream_id", Text, primary_key=True),
    Column("article_id", ID, ForeignKey(article.c.id), nullable=False, index=True),
    Column("canonical_url", Text, index=True),
    Column("named_by", Text, nullable=False, server_default="guid"),  # what upstream_id is
    Index("ix_sighting_source_article", "source_id", "article_id"),
)

change = Table(
    "change",
    metadata,
    Column("id", ID, primary_key=True),
    Column("seq", ID, unique=True),  # None until the sequencer numbers it
    Column("kind", Text, nullable=False),  # see storage.journal
    Column("article_id", ID, nullable=False),
    Column("feed_id", ID),  # None for what happens to the article itself
    Column("at", Moment, nullable=False),
    Index(
        "ix_change_unnumbered",
        "id",
        sqlite_where=text("seq IS NULL"),
        postgresql_where=text("seq IS NULL"),
    ),
    Index(
        "ix_change_of_feed",
        "feed_id",
        "article_id",
        sqlite_where=text("feed_id IS NOT NULL"),
        postgresql_where=text("feed_id IS NOT NULL"),
    ),
)
