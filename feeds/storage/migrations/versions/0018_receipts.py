"""Receipts for what is pushed, and what stands on the envelope of a letter.

Frozen: a later change of ``tables`` gets a migration of its own.
"""

import sqlalchemy as sa
from alembic import op

from feeds.storage.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now letters were pasted: they have no receipt and no name."""
    for column in (
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("item", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("not_before", Moment(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), server_default="usable", nullable=False),
        sa.Column("fields", sa.JSON(), nullable=True),
    ):
        op.add_column("inbox", column)
    op.create_index(op.f("ix_inbox_receipt"), "inbox", ["receipt"], unique=False)
    op.create_index("ix_inbox_name", "inbox", ["source_id", "name", "id"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_at"), "idempotency", ["at"], unique=False)
