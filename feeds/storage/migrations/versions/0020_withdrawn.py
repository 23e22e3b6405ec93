"""Withdrawn articles apart from all others, and who did what.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID, Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them; until now nothing could be withdrawn, so there are no suppressions."""
    op.drop_table("suppression")
    op.create_table(
        "suppression",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("upstream_id", sa.Text(), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "upstream_id", name=op.f("pk_suppression")),
    )
    op.create_index("ix_suppression_article_id", "suppression", ["article_id"], unique=False)
    op.create_index("ix_suppression_canonical_url", "suppression", ["canonical_url"], unique=False)
    op.create_table(
        "withdrawal",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("material_hash", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.JSON(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_withdrawal_public_id")),
        sa.UniqueConstraint("tag", name=op.f("uq_withdrawal_tag")),
    )
    op.create_index(
        "ix_withdrawal_newest", "withdrawal", ["withdrawn_at", "article_id"], unique=False
    )
    op.create_table(
        "withdrawn_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_withdrawn_band")),
    )
    op.create_index("ix_withdrawn_band_article_id", "withdrawn_band", ["article_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_public_id", "audit", ["public_id", "id"], unique=False)
    op.add_column("held", sa.Column("copy_of", sa.Text(), nullable=True))
