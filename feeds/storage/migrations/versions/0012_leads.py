"""Which article stands for a feed's entry.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import ID, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now every story has one article, which founded it."""
    op.add_column("feed_entry", sa.Column("lead", ID, server_default="0", nullable=False))
    op.add_column("feed_entry", sa.Column("led_at", Moment(), nullable=True))
    op.execute("UPDATE feed_entry SET lead = story_id")
