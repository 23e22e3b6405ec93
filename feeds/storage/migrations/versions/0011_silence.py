"""When it is an alert that a source has been silent.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it to the sources; each visit finds it out."""
    op.add_column("source", sa.Column("silent_at", Moment(), nullable=True))
    op.create_index("ix_source_silent_at", "source", ["silent_at"], unique=False)
