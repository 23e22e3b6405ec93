"""Letters that were read, to be emptied by their age.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that are older are emptied within the hour."""
    still_there = sa.text("state != 'waiting' AND length(body) > 0")
    op.create_index(
        "ix_inbox_read",
        "inbox",
        ["received_at"],
        unique=False,
        sqlite_where=still_there,
        postgresql_where=still_there,
    )
