"""Every row of one database into another, whichever kinds the two are.

storage: what backups and restores between SQLite and PostgreSQL are made of.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, insert, select, text

from feeds.storage.tables import article, inbox, metadata

BATCH = 500
"""Rows held in memory at once; a body may be a few hundred kilobytes."""

_KEPT = (article, inbox)
"""What nobody could fetch again: a store with rows in these is not empty."""


def is_empty(connection: Connection) -> bool:
    """Whether nothing would be lost with this store; it has the tables of this code."""
    return all(connection.scalar(select(table).limit(1)) is None for table in _KEPT)


def articles(connection: Connection) -> int:
    """How many articles are stored, for the person who has just saved them."""
    return int(connection.scalar(select(func.count()).select_from(article)) or 0)


def copy_rows(source: Connection, target: Connection) -> None:
    """Make the tables of *target* hold what *source* holds, with the same row numbers.

    Both have the schema of this code; *source* should be one consistent snapshot.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(table.delete())
    for table in metadata.sorted_tables:
        rows = source.execute(select(table).execution_options(yield_per=BATCH))
        for batch in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in batch])
    if target.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            _count_on(target, table)


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence of its own, which must go on after the copied ones."""
    column = table.autoincrement_column
    if column is None:
        return
    used = f"SELECT {column.name} AS number FROM {table.name}"  # noqa: S608 - our own names
    if table is article:  # the numbers of those that were withdrawn are taken too
        used += " UNION ALL SELECT article_id FROM withdrawal"
    statement = text(
        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"  # noqa: S608 - our own names
        f" coalesce(max(number), 1), max(number) IS NOT NULL) FROM ({used}) AS used"
    )
    target.execute(statement)
