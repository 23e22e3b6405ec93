"""Storing articles beside raw sqlite3, and many writers and readers on one SQLite file.

    python bench/storing.py [ARTICLES] [SECONDS]

First new articles, then an edit of each, are stored in batches of 100; the same rows then go by
``executemany`` into an empty copy of the database, in transactions of the same size. The words for
the search are left out. Then 4 processes take articles in and 2 read for SECONDS. Exits with 1
beyond 3 times raw over both steps, or at a lock error.
"""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.articles import Edited, build, decide
from feeds.errors import StorageError
from feeds.model import Article, Author, Entry, Known, Source
from feeds.pipeline.archive.intake import take_in
from feeds.storage import Store, schema
from feeds.storage.archive import articles, identities
from feeds.storage.engine import sqlite_file

WANTED = 3.0  # times raw executemany, in CPU time
BATCH = 100  # articles in a transaction, as in feeds.pipeline.visit.refresh
WRITERS, READERS = 4, 2
SEEN = datetime(2026, 11, 22, tzinfo=UTC)
NEW = ("story", "article", "article_body", "sighting", "change")
SOURCE = Source(id="bench", kind="feed", title="Bench", timezone=UTC, category="news")
WORDS = [f"word{number}" for number in range(5000)]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as folder:
        ratio = print_costs(Path(folder), number)
        counts = contend(Path(folder, "many.db"), seconds)
    print(f"{WRITERS} writers and {READERS} readers for {seconds:g} s on one file: ", end="")
    print(", ".join(f"{counts[name]} {name}" for name in ("written", "read", "lock errors")))
    if ratio > WANTED or counts["lock errors"]:
        sys.exit(f"Wanted were at most {WANTED:g} times raw, and no lock error.")


def made(names: Sequence[int], source: Source = SOURCE, *, edition: int = 0) -> list[Article]:
    """Articles of some 200 words; another *edition* has another text."""
    chance = random.Random(f"{source.id} {names[0]} {edition}")
    entries = [
        Entry(
            id=f"{source.id}-{name}",
            link=f"https://{source.id}.example/{name}",
            title=" ".join(chance.choices(WORDS, k=8)),
            content=f"<p>{' '.join(chance.choices(WORDS, k=200))}</p>",
            authors=(Author("Ada Quay"),),
            categories=("Harbour", "Tides"),
            published=SEEN - timedelta(minutes=name),
        )
        for name in names
    ]
    seen = SEEN + timedelta(hours=edition)
    return [build(one, source=source, authority="x.example,2026", seen=seen) for one in entries]


# --- beside sqlite3 -----------------------------------------------------------------------


def print_costs(folder: Path, number: int) -> float:
    """Print what storing costs both ways; how many times raw ours takes."""
    ours, raw = folder / "ours.db", folder / "raw.db"
    spent = {"feeds": 0.0, "sqlite3": 0.0}
    print(f"{number} articles, in CPU seconds (wall)")
    with closing(opened(ours)) as store, closing(opened(raw)):
        for step in (Step("new", store_new, copy_new), Step("edited", store_edited, copy_edited)):
            for way, (cpu, wall) in step.costs(store, raw, number):
                spent[way] += cpu
                print(f"  {step.name:8} {way:8} {cpu:8.2f} ({wall:.2f})")
    ratio = spent["feeds"] / spent["sqlite3"]
    print(f"  both together: {ratio:.2f} times raw sqlite3")
    return ratio


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of storing: ours, and where the same rows are found afterwards."""

    name: str
    store: Callable[[Store, list[list[Article]]], Callable[[], None]]
    rows: Callable[[Path], Iterator[list[Statement]]]

    def costs(
        self, store: Store, raw: Path, number: int
    ) -> Iterator[tuple[str, tuple[float, float]]]:
        """CPU and wall-clock seconds of both ways."""
        names = [range(first, first + BATCH) for first in range(0, number, BATCH)]
        batches = [made(some, edition=int(self.name == "edited")) for some in names]
        yield "feeds", cost(self.store(store, batches))
        rows = list(self.rows(Path(store.url.database or "")))
        yield "sqlite3", cost(lambda: execute_all(raw, rows))


def opened(path: Path) -> Store:
    store = Store(sqlite_file(path))
    schema.upgrade(store)
    return store


def cost(task: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall-clock seconds."""
    cpu, wall = time.process_time(), time.monotonic()
    task()
    return time.process_time() - cpu, time.monotonic() - wall


def store_new(store: Store, batches: list[list[Article]]) -> Callable[[], None]:
    """The storing of new articles, ready to be measured."""

    def run() -> None:
        for batch in batches:
            with store.write() as connection:
                articles.insert_new(connection, batch, kind="new")

    return run


def store_edited(store: Store, batches: list[list[Article]]) -> Callable[[], None]:
    """The storing of edits, ready to be measured: what they replace is looked up before."""
    with store.read() as connection:
        decided = [edits(batch, identities.known(connection, batch)) for batch in batches]

    def run() -> None:
        for pairs in decided:
            with store.write() as connection:
                articles.edit(connection, pairs, at=pairs[0][1].changed)

    return run


def edits(batch: list[Article], known: list[Known | None]) -> list[tuple[Known, Article]]:
    """Each article as the next version of what is known of it."""
    decisions = [decide(one, past) for one, past in zip(batch, known, strict=True)]
    return [(one.known, one.article) for one in decisions if isinstance(one, Edited)]


Statement = tuple[str, list[tuple[object, ...]]]


def copy_new(path: Path) -> Iterator[list[Statement]]:
    """The rows of new articles as insertions, a transaction each item."""
    with closing(sqlite3.connect(path)) as database:
        tables = [(name, database.execute(f"SELECT * FROM {name}").fetchall()) for name in NEW]
    for first in range(0, len(tables[0][1]), BATCH):
        yield [insertion(name, rows[first : first + BATCH]) for name, rows in tables]


def copy_edited(path: Path) -> Iterator[list[Statement]]:
    """The rows of edited articles: their old versions, what is new, the journal."""
    with closing(sqlite3.connect(path)) as database:
        versions = database.execute("SELECT * FROM article_version").fetchall()
        changes = database.execute("SELECT * FROM change WHERE kind = 'changed'").fetchall()
        updates = [updating(database, name) for name in ("article", "article_body")]
    for first in range(0, len(versions), BATCH):
        part = slice(first, first + BATCH)
        yield [
            insertion("article_version", versions[part]),
            *((statement, rows[part]) for statement, rows in updates),
            insertion("change", changes[part]),
        ]


def insertion(table: str, rows: list[tuple[object, ...]]) -> Statement:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows


def updating(database: sqlite3.Connection, table: str) -> Statement:
    """An update of all columns by the first, which is the key."""
    cursor = database.execute(f"SELECT * FROM {table}")
    key, *columns = [column[0] for column in cursor.description]
    assignments = ", ".join(f"{column} = ?" for column in columns)
    rows = [(*row[1:], row[0]) for row in cursor]
    return f"UPDATE {table} SET {assignments} WHERE {key} = ?", rows


def execute_all(path: Path, transactions: list[list[Statement]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")  # as feeds.storage.connections
        database.execute("PRAGMA foreign_keys=ON")
        for statements in transactions:
            database.execute("BEGIN IMMEDIATE")
            for statement, rows in statements:
                database.executemany(statement, rows)
            database.execute("COMMIT")


# --- many at once -------------------------------------------------------------------------


def contend(path: Path, seconds: float) -> Counter[str]:
    """Let processes write to and read from one file; what they did, ``lock errors`` among it."""
    opened(path).close()
    context = multiprocessing.get_context("spawn")
    tasks = [(write, number) for number in range(WRITERS)] + [(read, n) for n in range(READERS)]
    with context.Pool(len(tasks)) as pool:
        results = [pool.apply_async(task, (path, number, seconds)) for task, number in tasks]
        return sum((Counter(result.get()) for result in results), Counter())


def write(path: Path, number: int, seconds: float) -> dict[str, int]:
    """Store new articles of one source and edit them, batch after batch."""
    source = replace(SOURCE, id=f"writer{number}")
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with closing(Store(sqlite_file(path))) as store:
        for turn in count():
            if time.monotonic() > end:
                return done
            names = range(turn // 2 * 20, turn // 2 * 20 + 20)
            batch = made(names, source, edition=turn % 2)
            try:
                with store.write() as connection:
                    take_in(connection, batch, kind="new", now=batch[0].seen)
            except StorageError:
                done["lock errors"] += 1
            else:
                done["written"] += len(batch)
    return done


def read(path: Path, number: int, seconds: float) -> dict[str, int]:
    """Load some articles again and again."""
    chance = random.Random(number)
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with closing(Store(sqlite_file(path))) as store:
        while time.monotonic() < end:
            try:
                with store.read() as connection:
                    found = articles.load(connection, chance.sample(range(1, 2000), 50))
            except StorageError:
                done["lock errors"] += 1
            else:
                done["read"] += len(found)
    return done


if __name__ == "__main__":
    main()
