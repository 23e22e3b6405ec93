"""The rule by which a source's entries were skipped last.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it to the sources; none has skipped anything."""
    op.add_column("source", sa.Column("skip", sa.Text(), server_default="", nullable=False))
