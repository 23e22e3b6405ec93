"""What a source's visits teach, and how often its checks came to no end.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both to the sources."""
    op.add_column("source", sa.Column("rhythm", sa.JSON(), nullable=True))
    op.add_column("source", sa.Column("expired", sa.Integer(), server_default="0", nullable=False))
