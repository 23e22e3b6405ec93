"""Which entries each document of a feed held, for readers who want only what is new.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Documents that were rendered before are sent whole."""
    op.create_table(
        "etag_seen",
        sa.Column("feed_id", ID, autoincrement=False, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "format", "etag", name=op.f("pk_etag_seen")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_etag_seen_feed_id")),
    )
    op.create_index(op.f("ix_etag_seen_seen_at"), "etag_seen", ["seen_at"])
