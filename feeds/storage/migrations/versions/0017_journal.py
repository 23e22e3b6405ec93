"""What feeds were told of their articles, found by feed.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the others there are many more."""
    of_feeds = sa.text("feed_id IS NOT NULL")
    op.create_index(
        "ix_change_of_feed",
        "change",
        ["feed_id", "article_id"],
        sqlite_where=of_feeds,
        postgresql_where=of_feeds,
    )
