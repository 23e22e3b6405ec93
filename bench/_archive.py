"""An archive of invented articles in a database, with its feeds: what pages and search read."""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import select, text, update

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._repeated import repeat
from feeds.articles import build
from feeds.assemble.service import Service, service
from feeds.config import Config, load
from feeds.model import Article, Author, Entry, FeedKey, FeedLog, Labels, Newcomer, Source
from feeds.pipeline.feed.sequence import Labelled, label
from feeds.publish import order
from feeds.query import document, stored_words
from feeds.storage import Connection, Store
from feeds.storage.archive import articles
from feeds.storage.archive.indexing import Indexed, index
from feeds.storage.feed import feeds, logs, members
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.feed.members import Joining
from feeds.storage.tables import article, change, feed_entry

NEWEST = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VOCABULARY = 30_000  # so few that the stems of two languages are remembered
WORDS = 320  # in a text, on average
BATCH = 100
TRIED = 1_000  # articles to measure the index with
TEXTS = 10_000  # that are written; a larger archive tells them again, as other articles
YEARS = timedelta(days=1000)  # in which the articles came in
SOURCES = 40
CATEGORIES = 8
TOPICS = 30

_BEGINNINGS = "b br d dr f fl g gr h j k kl l m n p pr r s sch sp st t tr v w z"
_MIDDLES = "a e i o u au ei ie ä ö ü"
_ENDS = "l n r s t ck nd ng rt st ch m f"
_ENDINGS = "en er ung ungen s lich e es te ing ed"


def vocabulary(chance: random.Random) -> list[str]:
    """Invented words, the commonest first; most are inflected forms of another."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = range(1 + len(words) // 10_000)
        root = "".join(_syllable(chance) for _ in syllables)
        words.setdefault(root)
        words.setdefault(root + chance.choice(_ENDINGS.split()))
    return list(words)[:VOCABULARY]


def _syllable(chance: random.Random) -> str:
    return "".join(chance.choice(one.split()) for one in (_BEGINNINGS, _MIDDLES, _ENDS))


class Writer:
    """Writes articles with words as often as language has them (Zipf)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = vocabulary(self.chance)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, VOCABULARY + 1)))

    def some(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))

    def entry(self, number: int, age: timedelta) -> Entry:
        length = max(30, int(self.chance.lognormvariate(5.5, 0.7) * WORDS / 310))
        text = "".join(f"<p>{self.some(40)}.</p>" for _ in range(1 + length // 40))
        return Entry(
            id=f"article-{number}",
            link=f"https://paper-{number % SOURCES}.example/{number}",
            title=self.some(8).capitalize(),
            content=text,
            authors=(Author(self.some(2).title()),),
            published=NEWEST - age,
            language="de" if number % 3 else "en",
        )


def config_text(words: list[str]) -> str:
    """A config whose topics hold between a fifth and a few of the articles."""
    lines = ['[site]\ntitle = "Archive"\nlanguage = "de"', '[storage]\nurl = "env:ARCHIVE"']
    lines += [f'[categories.c{n}]\nmatch = "{words[80 + n * 9]}"' for n in range(CATEGORIES)]
    lines += [f'[topics.t{n}]\nmatch = "{words[60 + n * n * 4]}"' for n in range(TOPICS)]
    lines += [
        f'[sources.s{n}]\nkind = "feed"\nurl = "https://paper-{n}.example/feed"'
        f'\ncategory = "c{n % CATEGORIES}"\nrepublish = "full"'
        for n in range(SOURCES)
    ]
    return "\n\n".join(lines) + "\n"


def configured(folder: Path, storage_url: str, writer: Writer) -> Config:
    """The config of the archive, written to *folder*."""
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / "config.toml"
    path.write_text(config_text(writer.words), "utf-8")
    return load(path, environ={"ARCHIVE": storage_url})


def fill(configs: list[Config], writer: Writer, count: int) -> None:
    """Store *count* articles of three years in each database and let them enter their feeds."""
    running = [service(config, workers=1) for config in configs]
    texts = min(count, TEXTS)
    try:
        for batch in _batches(configs[0], writer, texts, count):
            for one in running:
                with one.tools.store.write() as connection:
                    articles.insert_new(connection, batch, kind="new")
        enter(running, texts)
        for one in running:
            for above in range(texts, count, texts):
                repeat(one.tools.store, min(texts, count - above), above, YEARS * above / count)
            with one.tools.store.write() as connection:
                close(connection)
                connection.exec_driver_sql("ANALYZE")  # as both databases do by themselves in time
    finally:
        for one in running:
            one.close()


def enter(running: list[Service], count: int) -> None:
    """Make articles members of their feeds, in no order that anybody asks for."""
    first, *_ = running
    for lowest in range(1, count + 1, BATCH * 5):
        numbers = range(lowest, lowest + BATCH * 5)
        with first.tools.store.read() as connection:
            read = label(connection, numbers, first.classifier, first.desk)
            newcomers = articles.newcomers(connection, numbers)
        for one in running:
            with one.tools.store.write() as connection:
                _join(connection, {n: found.labels for n, found in read.items()}, newcomers)
                index(connection, _indexed(read, newcomers))


def _indexed(read: Mapping[int, Labelled], newcomers: Mapping[int, Newcomer]) -> list[Indexed]:
    return [
        Indexed(number, newcomers[number].moment, stored_words(one.seen))
        for number, one in read.items()
    ]


def _join(
    connection: Connection, labels: Mapping[int, Labels], newcomers: Mapping[int, Newcomer]
) -> None:
    joining: defaultdict[FeedKey, list[Joining]] = defaultdict(list)
    for number, found in labels.items():
        for one in found.labels:
            joining[one.feed].append(Joining(number, one, newcomers[number].moment, number))
    for key, row in feeds.active(connection).items():
        log = (row.id, row.generation)
        entering = [(one.article_id, newcomers[one.article_id]) for one in joining[key]]
        logs.add_entries(connection, log, entering, at=NEWEST)
        members.add(connection, log, joining[key])
    categories = [(number, found.category, found.why) for number, found in labels.items()]
    articles.categorise(connection, categories)


def close(connection: Connection) -> None:
    """Number all changes, and close the chunks of every feed as if its entries had come one by one.

    Without closed chunks a live document would be the whole archive.
    """
    connection.execute(update(change).values(seq=change.c.id))
    for row in feeds.active(connection).values():
        log = FeedLog(entries=row.entries, every_copy=row.every_copy)
        placed = order.place(log, _entered(connection, row))
        logs.save_log(connection, (row.id, row.generation), placed.log, placed.closed)


def _entered(connection: Connection, row: FeedRow) -> list[tuple[int, Newcomer]]:
    rows = connection.execute(
        select(feed_entry, article.c.size)
        .join(article, article.c.id == feed_entry.c.story_id)
        .where(feed_entry.c.feed_id == row.id, feed_entry.c.generation == row.generation)
        .order_by(feed_entry.c.position)
    )
    return [
        (one.position, Newcomer(one.story_id, one.printed_id, one.entered_at, one.size, one.lead))
        for one in rows
    ]


def index_cost(config: Config, writer: Writer) -> tuple[float, float]:
    """Milliseconds of storing an article's words with their index, and without; then undone."""
    sources = list(config.sources.values())
    store = Store(config.storage_url)
    spent = []
    with suppress(_Undone), store.write() as connection:
        for first in (10**8, 2 * 10**8):
            named = range(first, first + TRIED)
            batch = [_article(writer, n, n, sources[n % SOURCES], config) for n in named]
            articles.insert_new(connection, batch, kind="new")
            newest = select(article.c.id).order_by(article.c.id.desc()).limit(TRIED)
            words = [
                Indexed(number, one.seen, stored_words(document(one, sources=())))
                for number, one in zip(connection.scalars(newest), batch, strict=True)
            ]
            start = time.perf_counter()
            for n in range(0, TRIED, BATCH):
                index(connection, words[n : n + BATCH])
            spent.append(1000 * (time.perf_counter() - start) / TRIED)
            made_by = "TRIGGER IF EXISTS article_tokens_added"
            if not store.is_sqlite:
                made_by = "INDEX IF EXISTS ix_article_tokens_words"
            connection.execute(text(f"DROP {made_by}"))
        raise _Undone
    store.close()
    return spent[0], spent[1]


class _Undone(Exception):  # noqa: N818 - no error: it ends a transaction that must leave no trace
    pass


def _batches(config: Config, writer: Writer, texts: int, count: int) -> Iterator[list[Article]]:
    """The first *texts* of *count* articles, the oldest."""
    sources = list(config.sources.values())
    for first in range(0, texts, BATCH):
        numbers = range(first, min(first + BATCH, texts))
        yield [_article(writer, n, count, sources[n % SOURCES], config) for n in numbers]


def _article(writer: Writer, number: int, count: int, source: Source, config: Config) -> Article:
    # Oldest first, as they came; upstream dates lie some hours before, in no strict order.
    seen = NEWEST - YEARS * (1 - number / count)
    entry = writer.entry(number, NEWEST - seen + timedelta(minutes=writer.chance.randrange(300)))
    return build(entry, source=source, authority=config.site.authority, seen=seen)
