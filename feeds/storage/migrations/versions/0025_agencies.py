"""Whose copy an article is.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now nobody knew; sources tell it with the next edit of an article."""
    for table in ("article", "withdrawal"):
        op.add_column(table, sa.Column("agency", sa.Text(), server_default="", nullable=False))
