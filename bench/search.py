"""Pages and search over a large archive, on SQLite and PostgreSQL, and whether both agree.

    python bench/search.py [--articles 100000] [--postgres URL] [--keep FOLDER]

Invents the articles, stores them in both databases, lets them enter their feeds, and then asks
the whole web application, as a server would, in one thread. Without the URL of an empty
PostgreSQL database (or FEEDS_BENCH_POSTGRES) only SQLite is measured. With --keep the databases
stay, and a second run measures them again. 100,000 articles take some 15 minutes to make.
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
from pathlib import Path
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._archive import CATEGORIES, NEWEST, SOURCES, TOPICS, Writer, configured, fill, index_cost
from feeds.assemble import web
from feeds.config import Config
from feeds.storage import Store, copying, schema

QUERIES = 200
ROUNDS = 3
SEED = 7
ARTICLE = re.compile(r'<h2[^>]*><a href="/articles/(\w+)"')

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
    if not schema.is_current(store):
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
    print(f"{'':28}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}")
    show("index", [ask("/")[0] for _ in range(100)])
    show("feed pages", [ask(one)[0] for _ in range(ROUNDS) for one in feeds])
    show("second pages", [ask(f"{one}?before={old(chance)}")[0] for one in feeds])
    queries = [query(chance, writer) for _ in range(QUERIES)]
    spent, answers = [], []
    for text in queries:
        took, body = min(ask(f"/search?q={quote(text)}") for _ in range(ROUNDS))
        spent.append(took)
        answers.append((text, ARTICLE.findall(body)))
    show("search", spent)
    print(f"  slowest: {', '.join(slowest(spent, queries))}")
    print(f"  with hits: {sum(bool(found) for _, found in answers)} of {QUERIES}")
    return answers


class Asking:
    """Asks the application of a config; gives milliseconds and the body."""

    def __init__(self, config: Config) -> None:
        self._application = web.application(config)
        self("/")

    def __call__(self, address: str) -> tuple[float, str]:
        """The milliseconds that the answer took, and its body."""
        path, _, query = address.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        setup_testing_defaults(environ)
        start = time.perf_counter()
        chunks = self._application(environ, lambda *_: lambda _: None)
        body = b"".join(chunks)
        return 1000 * (time.perf_counter() - start), body.decode()


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


def show(what: str, spent: Sequence[float]) -> None:
    last = statistics.quantiles(spent, n=20)[-1]
    print(f"  {what:26}{statistics.median(spent):8.1f}{last:8.1f}{max(spent):8.1f}")


def slowest(spent: Sequence[float], queries: Sequence[str]) -> list[str]:
    ranked = sorted(zip(spent, queries, strict=True), reverse=True)
    return [f"{text} ({took:.0f})" for took, text in ranked[:5]]


def print_agreement(answers: Sequence[Answers]) -> None:
    same = sum(one == other for one, other in zip(*answers, strict=True))
    print(f"identical answers: {same} of {QUERIES}")
    if same != QUERIES:
        sys.exit(1)


if __name__ == "__main__":
    main()
