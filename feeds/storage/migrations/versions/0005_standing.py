"""Where a source has moved to, and whether it rests.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both to the sources; none has moved, none rests."""
    op.add_column("source", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("source", sa.Column("moved_since", Moment(), nullable=True))
    op.add_column(
        "source", sa.Column("moved_times", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("source", sa.Column("adopted", sa.Text(), nullable=True))
    op.add_column("source", sa.Column("rest", sa.Text(), server_default="", nullable=False))
    op.add_column("source", sa.Column("rests_until", Moment(), server_default="0", nullable=False))
