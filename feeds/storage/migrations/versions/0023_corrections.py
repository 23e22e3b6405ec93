"""Corrections of ours, and versions that readers do not see.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID, Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now nothing was corrected."""
    op.add_column(
        "article", sa.Column("corrected", sa.Boolean(), server_default="0", nullable=False)
    )
    op.add_column(
        "article_version", sa.Column("hidden", sa.Boolean(), server_default="0", nullable=False)
    )
    op.add_column("feed_entry", sa.Column("again", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_feed_entry_again",
        "feed_entry",
        ["feed_id", "generation", "again"],
        unique=False,
        sqlite_where=sa.text("again IS NOT NULL"),
        postgresql_where=sa.text("again IS NOT NULL"),
    )
    op.create_table(
        "correction",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_correction_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_newest", "correction", ["at", "article_id"], unique=False)
    op.create_table(
        "corrected_field",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("conflict_since", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_corrected_field_article_id")
        ),
        sa.PrimaryKeyConstraint("article_id", "field", name=op.f("pk_corrected_field")),
    )
    op.create_index(
        op.f("ix_corrected_field_conflict_since"),
        "corrected_field",
        ["conflict_since"],
        unique=False,
    )
