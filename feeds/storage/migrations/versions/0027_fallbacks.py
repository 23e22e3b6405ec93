"""Sources: the category that each gives its articles, for when it is no longer configured.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Known from the next time on that a config is put in force."""
    op.add_column("source", sa.Column("category", sa.Text(), server_default="", nullable=False))
