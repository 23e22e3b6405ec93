"""Pages and search over a large archive, on SQLite and PostgreSQL, and whether both agree.

    python bench/search.py [--articles 100000] [--postgres URL] [--keep FOLDER]

Invents the articles, stores them in both databases, lets them enter their feeds, and then asks
the whole web application, as a server would, in one thread. Figures are CPU time, that of
PostgreSQL's process included where it runs on this machine, and wall-clock time beside it.
Without the URL of an empty PostgreSQL database (or FEEDS_BENCH_POSTGRES) only SQLite is measured.
With --keep the databases stay, and a second run measures them again. 100,000 articles take some
15 minutes to make.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import text

from bench._archive import CATEGORIES, NEWEST, SOURCES, TOPICS, Writer, configured, fill, index_cost
from feeds.assemble import web
from feeds.config import Config
from feeds.storage import Store, revision
from feeds.storage.care import copying

QUERIES = 200
ROUNDS = 3
SEED = 7
ARTICLE = re.compile(r'<h2[^>]*><a href="/articles/([\w-]+)"')

Answers = list[tuple[str, list[str]]]


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        writer = Writer(SEED)
        names = {"SQLite": f"sqlite:///{folder / 'archive.db'}"}
        if given.postgres:
            names["PostgreSQL"] = given.postgres
        configs = [configured(folder / name, url, writer) for name, url in names.items()]
        if not is_filled(configs[0]):
            fill(configs, writer, given.articles)
        answers = [measured(name, one, writer) for name, one in zip(names, configs, strict=True)]
    if len(answers) > 1:
        print_agreement(answers)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--postgres", default=os.environ.get("FEEDS_BENCH_POSTGRES"))
    parser.add_argument("--keep")
    return parser.parse_args()


def is_filled(config: Config) -> bool:
    store = Store(config.storage_url)
    if not revision.is_current(store):
        return False
    with store.read() as connection:
        return not copying.is_empty(connection)


def measured(name: str, config: Config, writer: Writer) -> Answers:
    """Print how long pages take; what each search found."""
    with_index, without = index_cost(config, writer)
    print(f"{name}: an article's words take {with_index:.2f} ms, {without:.2f} without the index")
    ask = Asking(config)
    chance = random.Random(SEED)
    feeds = [f"/categories/c{n}" for n in range(CATEGORIES)]
    feeds += [f"/topics/t{n}" for n in range(TOPICS)] + [f"/sources/s{n}" for n in range(SOURCES)]
    print(f"{'':28}{'p50':>8}{'p95':>8}{'max ms':>8}{'(wall p95)':>12}")
    show("index", [ask("/") for _ in range(100)])
    show("feed pages", [ask(one) for _ in range(ROUNDS) for one in feeds])
    show("second pages", [ask(f"{one}?before={old(chance)}") for one in feeds])
    print(f"  index: {len(ask('/').body.encode()) / 1000:.1f} kB")
    queries = [query(chance, writer) for _ in range(QUERIES)]
    answers = [min(ask(f"/search?q={quote(one)}") for _ in range(ROUNDS)) for one in queries]
    show("search", answers)
    print(f"  slowest: {', '.join(slowest(answers, queries))}")
    found = [ARTICLE.findall(one.body) for one in answers]
    print(f"  with hits: {sum(map(bool, found))} of {QUERIES}")
    return list(zip(queries, found, strict=True))


class Answer(NamedTuple):
    """What a page took, in milliseconds, and its text."""

    cpu: float
    wall: float
    body: str


class Asking:
    """Asks the application of a config."""

    def __init__(self, config: Config) -> None:
        self._application = web.application(config)
        self._backends: list[Path] = []
        self("/")
        self._backends = backends(config)

    def __call__(self, address: str) -> Answer:
        """What the page at *address* is, and what it took."""
        path, _, query = address.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        setup_testing_defaults(environ)
        start, cpu = time.perf_counter(), self._cpu()
        chunks = self._application(environ, lambda *_: lambda _: None)
        body = b"".join(chunks)
        spent = self._cpu() - cpu
        return Answer(1000 * spent, 1000 * (time.perf_counter() - start), body.decode())

    def _cpu(self) -> float:
        """Seconds that this process and its servers have spent."""
        served = sum(int(one.read_text().split()[0]) for one in self._backends)
        return time.process_time() + served / 1e9


def backends(config: Config) -> list[Path]:
    """Where Linux counts the time of each PostgreSQL process that serves the application."""
    store = Store(config.storage_url)
    if store.is_sqlite:
        return []
    serving = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    with closing(store), store.read() as connection:
        numbers = connection.scalars(text(f"{serving} AND pid <> pg_backend_pid()"))
        counters = [Path(f"/proc/{number}/schedstat") for number in numbers]
    return [one for one in counters if one.exists()]


def old(chance: random.Random) -> str:
    """A place somewhere in the archive, as pages write it."""
    return f"{int(NEWEST.timestamp() - chance.random() * 8e7) * 1_000_000}.1"


def query(chance: random.Random, writer: Writer) -> str:
    """A search as somebody might type it."""

    def word() -> str:  # common and rare ones alike
        return writer.words[int(len(writer.words) ** chance.random())]

    forms = [
        *[word()] * 4,
        *[f"{word()} {word()}"] * 4,
        f"{word()} {word()} {word()}",
        f"{word()} OR {word()}",
        f"({word()} OR {word()}) {word()}",
        f"{word()} -{word()}",
        f'"{word()} {word()}"',
        f"near({word()} {word()}, 5)",
        f"={word()}",
        f"{word()[:4]}*",
        f"*{word()[-5:]} {word()}",
        f"title:{word()}",
        f"author:{word()}",
        f"{word()} source:s{chance.randrange(SOURCES)}",
        f"{word()} topic:t{chance.randrange(TOPICS)}",
        f"category:c{chance.randrange(CATEGORIES)} -{word()}",
        f"{word()} since:{chance.randrange(1, 900)}d",
        f"{word()} after:2025-01-01 before:2025-07-01 lang:en",
    ]
    form: str = chance.choice(forms)
    return form


def show(what: str, answers: Sequence[Answer]) -> None:
    spent = [one.cpu for one in answers]
    last, wall = (statistics.quantiles(one, n=20)[-1] for one in (spent, [a.wall for a in answers]))
    print(f"  {what:26}{statistics.median(spent):8.1f}{last:8.1f}{max(spent):8.1f}{wall:12.1f}")


def slowest(answers: Sequence[Answer], queries: Sequence[str]) -> list[str]:
    ranked = sorted(zip(answers, queries, strict=True), reverse=True)
    return [f"{query} ({answer.cpu:.0f})" for answer, query in ranked[:5]]


def print_agreement(answers: Sequence[Answers]) -> None:
    same = sum(one == other for one, other in zip(*answers, strict=True))
    print(f"identical answers: {same} of {QUERIES}")
    if same != QUERIES:
        sys.exit(1)


if __name__ == "__main__":
    main()
