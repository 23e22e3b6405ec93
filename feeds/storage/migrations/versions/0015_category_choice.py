"""An editor's choice of an article's category.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now no editor has chosen."""
    op.add_column("article", sa.Column("category_choice", sa.Text(), nullable=True))
