"""Search: each article's words, by date, in an index of words; pages by a leaner index.

Frozen: a later change of ``tables`` gets a migration of its own. The databases keep the index
of words by themselves, in the transaction that stores or edits an article.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# sort_at is in microseconds; both databases cut towards zero, so older dates are moved first.
_PLACES = """
INSERT INTO article_tokens (article_id, place, analyzer, tokens)
SELECT id, (second_at * 2147483648) + id, analyzer, tokens FROM (
  SELECT article.id, old.analyzer, old.tokens,
    CASE WHEN sort_at >= 0 THEN sort_at / 1000000
         WHEN sort_at < -4294967296000000 THEN -4294967296
         ELSE (sort_at - 999999) / 1000000 END AS second_at
  FROM old_tokens AS old JOIN article ON article.id = old.article_id
) AS dated
"""

_SQLITE = (
    # Our words are ASCII letters and digits, or not ASCII at all: "ascii" keeps them whole.
    """CREATE VIRTUAL TABLE article_words USING fts5(
         tokens, content='article_tokens', content_rowid='place',
         tokenize='ascii', detail='none', columnsize=0)""",
    """CREATE TRIGGER article_tokens_added AFTER INSERT ON article_tokens BEGIN
         INSERT INTO article_words(rowid, tokens) VALUES (new.place, new.tokens);
       END""",
    """CREATE TRIGGER article_tokens_removed AFTER DELETE ON article_tokens BEGIN
         INSERT INTO article_words(article_words, rowid, tokens)
           VALUES ('delete', old.place, old.tokens);
       END""",
    """CREATE TRIGGER article_tokens_changed AFTER UPDATE ON article_tokens BEGIN
         INSERT INTO article_words(article_words, rowid, tokens)
           VALUES ('delete', old.place, old.tokens);
         INSERT INTO article_words(rowid, tokens) VALUES (new.place, new.tokens);
       END""",
    "INSERT INTO article_words(article_words) VALUES ('rebuild')",
)

_POSTGRESQL = (
    """CREATE INDEX ix_article_tokens_words ON article_tokens
         USING gin (string_to_array(tokens, ' '))""",
)


def upgrade() -> None:
    """Give words their places in time, and index them; leave out who has left a feed."""
    op.drop_index("ix_feed_member_page", "feed_member")
    op.create_index(
        "ix_feed_member_page",
        "feed_member",
        ["feed_id", "generation", "sort_at", "article_id"],
        unique=False,
        sqlite_where=sa.text("left_seq IS NULL"),
        postgresql_where=sa.text("left_seq IS NULL"),
    )
    op.create_index(
        "ix_sighting_source_article", "sighting", ["source_id", "article_id"], unique=False
    )
    op.execute("CREATE TABLE old_tokens AS SELECT * FROM article_tokens")
    op.drop_table("article_tokens")
    op.create_table(
        "article_tokens",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("analyzer", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_tokens_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_tokens")),
        sa.UniqueConstraint("place", name=op.f("uq_article_tokens_place")),
    )
    op.create_index("ix_article_tokens_analyzer", "article_tokens", ["analyzer"], unique=False)
    op.execute(_PLACES)
    op.drop_table("old_tokens")
    for statement in _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
