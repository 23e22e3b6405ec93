"""The stored words of articles, which ``words`` finds them by: written as they enter the feeds.

They are made again when the analyzer has grown, as search would not find all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from feeds.query import ANALYZER, StoredWords, document, stored_words
from feeds.storage.archive.articles import load
from feeds.storage.archive.bodies import sort_at
from feeds.storage.engine import insert_for
from feeds.storage.places import place
from feeds.storage.prepared import run
from feeds.storage.tables import article_tokens


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article's words as the search index stores them; lists sort it by ``moment``."""

    article_id: int
    moment: datetime
    words: StoredWords


def index(connection: Connection, found: Iterable[Indexed]) -> None:
    """Let the search find articles by these words, and by no others any more."""
    placed = {place(one.moment, one.article_id): one for one in found}
    rows = [
        {
            "article_id": one.article_id,
            "place": at,
            "analyzer": ANALYZER,
            "tokens": one.words.tokens,
            "stems": one.words.stems,
        }
        for at, one in sorted(placed.items())  # SQLite's text index wants them in its order
    ]
    run(connection, _putting(connection.dialect.name), rows)


def forget(connection: Connection, numbers: Collection[int]) -> None:
    """Keep no word of these articles, so that no search finds them."""
    connection.execute(delete(article_tokens).where(article_tokens.c.article_id.in_(numbers)))


def is_current(connection: Connection) -> bool:
    """Whether all words are of this analyzer, so that they lead to every article."""
    older = select(article_tokens.c.article_id).where(article_tokens.c.analyzer < ANALYZER)
    return connection.scalar(older.limit(1)) is None


def reindex(connection: Connection, *, limit: int) -> int:
    """Read the oldest so many articles again whose words are of an older analyzer.

    Returns: how many they were; 0 when all words are of this analyzer.
    """
    older = select(article_tokens.c.article_id).where(article_tokens.c.analyzer < ANALYZER)
    numbers = list(connection.scalars(older.order_by(article_tokens.c.article_id).limit(limit)))
    again = [
        Indexed(number, sort_at(article), stored_words(document(article, sources=())))
        for number, article in load(connection, numbers).items()
    ]
    index(connection, again)
    return len(again)


@cache
def _putting(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """An insertion that replaces the words of an edited article; its place never changes."""
    statement = insert_for(dialect, article_tokens)
    words = {name: statement.excluded[name] for name in ("analyzer", "tokens", "stems")}
    return statement.on_conflict_do_update(index_elements=["article_id"], set_=words)
