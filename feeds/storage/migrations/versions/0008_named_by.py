"""What a source's name for an article is made of; most are guids.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it to the sightings."""
    op.add_column(
        "sighting", sa.Column("named_by", sa.Text(), server_default="guid", nullable=False)
    )
