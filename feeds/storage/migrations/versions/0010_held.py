"""Articles that are held back, apart from all others.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them."""
    op.create_table(
        "held",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("upstream_id", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("sort_at", Moment(), nullable=False),
        sa.Column("discarded", sa.Boolean(), nullable=False),
        sa.Column("article", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "upstream_id", name=op.f("pk_held")),
    )
    op.create_index("ix_held_turn", "held", ["source_id", "discarded", "sort_at"], unique=False)
