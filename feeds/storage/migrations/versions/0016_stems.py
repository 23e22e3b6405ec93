"""Search: the stems of each article's texts in order, so that few articles need be read.

Frozen: a later change of ``tables`` gets a migration of its own. The words of all articles are
made again by the new analyzer, in the background.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_POSTGRESQL = (
    # Words go out of line, so that the rows themselves are few pages, read in any order.
    "ALTER TABLE article_tokens SET (toast_tuple_target = 128)",
    # New words wait in a list that every search reads whole, and merge once it has this many kB.
    "ALTER INDEX ix_article_tokens_words SET (gin_pending_list_limit = 256)",
    # How often which word occurs helps no search of ours, and takes seconds to count.
    "ALTER INDEX ix_article_tokens_words ALTER COLUMN 1 SET STATISTICS 0",
)


def upgrade() -> None:
    """Make room for stems; PostgreSQL keeps words apart from their places."""
    op.add_column(
        "article_tokens", sa.Column("stems", sa.Text(), server_default="", nullable=False)
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)
