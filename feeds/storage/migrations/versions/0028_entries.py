"""Each feed's documents close at a number of entries of its own.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The configured number follows as the config is brought up, before anything enters."""
    op.add_column("feed", sa.Column("entries", sa.Integer(), server_default="50", nullable=False))
