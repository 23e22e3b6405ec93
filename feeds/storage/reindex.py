"""Make stored words again that an older analyzer made: search would not find all of them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from feeds.query import ANALYZER, search_tokens
from feeds.storage.articles import load
from feeds.storage.tables import article_tokens


def reindex(connection: Connection, *, limit: int) -> int:
    """Read the oldest so many articles again whose words are of an older analyzer.

    Returns: how many they were; 0 when all words are of this analyzer.
    """
    older = select(article_tokens.c.article_id).where(article_tokens.c.analyzer < ANALYZER)
    numbers = list(connection.scalars(older.order_by(article_tokens.c.article_id).limit(limit)))
    rows = [
        {"row": number, "analyzer": ANALYZER, "tokens": search_tokens(article)}
        for number, article in load(connection, numbers).items()
    ]
    if rows:
        here = article_tokens.c.article_id == bindparam("row")
        connection.execute(update(article_tokens).where(here), rows)
    return len(rows)
