"""Find the feeds that are being built without looking at all.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Few are being built at a time, of what may be 100,000."""
    op.create_index(
        "ix_feed_building",
        "feed",
        ["kind", "id"],
        sqlite_where=sa.text("building IS NOT NULL"),
        postgresql_where=sa.text("building IS NOT NULL"),
    )
    # A rebuild that an older version has begun begins again: it counted by other steps.
    op.execute(
        'UPDATE job SET token = token + 1, cursor = \'{"phase": "find", "after": null}\''
        " WHERE kind = 'rebuild'"
    )
