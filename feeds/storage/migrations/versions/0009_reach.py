"""Since when nobody answers at a source, and who was asked lately.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both to the sources; all are taken for reached."""
    op.add_column("source", sa.Column("unreached_since", Moment(), nullable=True))
    op.create_index("ix_source_reach", "source", ["checked_at", "host", "unreached_since"])
