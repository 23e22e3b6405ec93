"""Stories that grow: what copies are found by, what joined or parted them, ids that ended.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every feed has had one entry a story so far, and no id has ended."""
    op.create_table(
        "story_copy",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_story_copy_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_copy")),
    )
    op.create_index(op.f("ix_story_copy_seen"), "story_copy", ["seen"], unique=False)
    op.create_index("ix_story_copy_source", "story_copy", ["source_id", "article_id"], unique=False)
    op.create_table(
        "story_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_story_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_edge",
        sa.Column("a", ID, autoincrement=False, nullable=False),
        sa.Column("b", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_story_edge")),
    )
    op.create_index("ix_story_edge_b", "story_edge", ["b"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("feed_id", ID, autoincrement=False, nullable=False),
        sa.Column("printed_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_tombstone_feed_id")),
        sa.PrimaryKeyConstraint("feed_id", "printed_id", name=op.f("pk_tombstone")),
    )
    for table in ("feed", "feed_log"):
        op.add_column(
            table, sa.Column("every_copy", sa.Boolean(), server_default="0", nullable=False)
        )
