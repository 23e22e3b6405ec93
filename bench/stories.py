"""Which articles become one story, and what that costs an article, alone and among many others.

    python bench/stories.py [--others 100000] [--seeds 5] [--postgres URL]

Edits the real pages beside the project as newsrooms do (``../shared/tools/story_bench.py``), stores
them and lets them enter their feeds, as the service does, in the order of arrival and in reverse.
Then once more with other articles in the window, made of the pages' own words and pairs of words.
Without the URL of an empty PostgreSQL database (or FEEDS_BENCH_POSTGRES) only SQLite is measured.
Milliseconds are those of finding, comparing and writing down stories, out of words that rules have
read already; CPU is that of this process, without the server's. Exits with 1 where a bound is
missed: precision .99, recall .98, .95 of each kind, no follow-up or series in a story, 3 ms, the
same stories in reverse.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete, func, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.articles import build
from feeds.assemble.service import Service, service
from feeds.config import load
from feeds.model import Article, Entry
from feeds.pipeline import meeting, sequence
from feeds.pipeline.meeting import Guest
from feeds.query import Document
from feeds.storage import articles as stored
from feeds.storage.bands import size
from feeds.storage.tables import (
    article,
    article_body,
    article_tokens,
    change,
    feed_entry,
    feed_member,
    sighting,
    story,
    story_band,
    story_copy,
    story_edge,
    tombstone,
)

SHARED = Path(__file__).parents[2] / "shared"
TOOL, PAGES = SHARED / "tools" / "story_bench.py", SHARED / "data" / "pages" / "truth.jsonl"
PAPERS, HOUSES = 12, 40
WORDS = 320  # of another article, on average
PAIRED = 0.2  # of its words follow the one before as they do in some page
BATCH = 500
WINDOW = timedelta(hours=72)
MOST_MS = 3.0

R = TypeVar("R")


def main() -> None:
    given = arguments()
    if not PAGES.exists():
        sys.exit(f"{PAGES} is not there; this benchmark is made of real pages")
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = {"SQLite": f"sqlite:///{folder / 'stories.db'}"}
        if given.postgres:
            names["PostgreSQL"] = given.postgres
        sets = [made(folder / str(seed), seed) for seed in range(1, given.seeds + 1)]
        print(
            f"{'':11}{'others':>8}{'seed':>5}{'prec.':>8}{'recall':>8}{'kind':>7}"
            f"{'CPU ms':>8}{'wall ms':>8}  reversed"
        )
        for name, url in names.items():
            running = service(configured(folder / name, url), workers=1)
            try:
                missed += measured(name, running, sets)
                fill(running, given.others)
                missed += measured(name, running, sets)
            finally:
                clear(running, above=0)
                running.close()
    if missed:
        sys.exit("missed: " + "; ".join(missed))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--others", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--postgres", default=os.environ.get("FEEDS_BENCH_POSTGRES"))
    return parser.parse_args()


# --- what is stored ----------------------------------------------------------------------


@dataclass(frozen=True)
class Set:
    """Edited copies of pages in the order of arrival, in a folder with what they should become."""

    folder: Path
    seed: int
    articles: Sequence[dict[str, str]]


def made(folder: Path, seed: int) -> Set:
    run("make", PAGES, folder, "--seed", seed)
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    return Set(folder, seed, [*map(json.loads, lines)])


def run(*command: object) -> str:
    called = [sys.executable, str(TOOL), *map(str, command)]
    return subprocess.run(called, check=True, capture_output=True, text=True).stdout


def configured(folder: Path, url: str) -> Any:
    folder.mkdir(parents=True)
    sources = [*(f"paper-{n}" for n in range(PAPERS)), *(f"house-{n}" for n in range(HOUSES))]
    lines = ['[site]\ntitle = "Stories"\n[storage]\nurl = "env:URL"\n[categories.news]']
    lines += [
        f'[sources.{one}]\nkind = "feed"\nurl = "https://{one}.example/"\ncategory = "news"'
        for one in sources
    ]
    lines += ['[topics.some]\nmatch = "Musk"']  # rules read an article's words, as everywhere
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return load(path, environ={"URL": url})


def of_page(running: Service, one: dict[str, str]) -> Article:
    text = "".join(f"<p>{escape(part)}</p>" for part in one["text"].split("\n\n"))
    entry = Entry(id=one["id"], title=one["title"], content=text, language=one["language"] or None)
    source = running.desk.source(one["source"])
    seen = datetime.fromisoformat(one["published"])
    return build(entry, source=source, authority=running.desk.authority, seen=seen)


def others(count: int) -> Iterator[str]:
    """Texts out of the pages' words, some of which follow each other as they do there."""
    chance = random.Random(7)
    pages = [json.loads(line) for line in PAGES.read_text("utf-8").splitlines()]
    texts = [(one.get("body_core") or one.get("body_full") or "").split() for one in pages]
    words = [word for text in texts for word in text]
    after: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word, following in pairwise(text):
            after[word].append(following)
    for _ in range(count):
        length = max(40, int(chance.lognormvariate(5.5, 0.7) * WORDS / 310))
        text = [chance.choice(words)]
        for drawn in chance.choices(words, k=length):
            follows = after[text[-1]] if chance.random() < PAIRED else None
            text.append(chance.choice(follows) if follows else drawn)
        yield " ".join(text)


def fill(running: Service, count: int) -> None:
    """Let so many other articles be in the window of each that comes: only that, in no feed."""
    last = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
    texts = others(count)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        batch = [
            build(
                Entry(id=f"other-{n}", title=f"Other {n}", content="<p>.</p>"),
                source=running.desk.source(f"house-{n % HOUSES}"),
                authority=running.desk.authority,
                seen=last,
            )
            for n in numbers
        ]
        with running.tools.store.write() as connection:
            stored.insert_new(connection, batch, kind="new")
            connection.execute(delete(change))
            ids = sorted(
                connection.scalars(
                    select(article.c.id).order_by(article.c.id.desc()).limit(len(batch))
                )
            )
        guests = [
            Guest(n, n, one.source_id, last, Document(texts={"text": text}, terms={}))
            for n, one, text in zip(ids, batch, texts, strict=False)
        ]
        with running.tools.store.read() as connection:
            met = meeting.meet(connection, guests, window=WINDOW)
        with running.tools.store.write() as connection:
            meeting.conclude(connection, met, at=last)


def clear(running: Service, *, above: int) -> None:
    """Leave nothing of the articles above a number."""
    with running.tools.store.write() as connection:
        for table in (feed_entry, tombstone, change):
            connection.execute(delete(table))
        columns = [
            *(one.c.article_id for one in (feed_member, story_band, story_copy, article_tokens)),
            *(one.c.article_id for one in (sighting, article_body)),
            *(story_edge.c.b, story.c.id, article.c.id),
        ]
        for column in columns:
            connection.execute(delete(column.table).where(column > above))


# --- what is measured --------------------------------------------------------------------


@dataclass
class Watch:
    """Seconds in what it is put around."""

    cpu: float = 0
    wall: float = 0

    def around(self, step: Callable[..., R]) -> Callable[..., R]:
        """*step*, with the time that it takes added to ours."""

        def timed(*args: Any, **kwargs: Any) -> R:
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                self.cpu += time.process_time() - cpu
                self.wall += time.perf_counter() - wall

        return timed


def measured(name: str, running: Service, sets: Iterable[Set]) -> list[str]:
    """Print a line for each set; what was missed."""
    missed = []
    with running.tools.store.read() as connection:
        before = int(connection.scalar(select(func.max(article.c.id))) or 0)
        there = size(connection)
    for one in sets:
        watch = Watch()
        found = grouped(running, one.articles, watch)
        clear(running, above=before)
        backwards = grouped(running, one.articles[::-1], Watch())
        clear(running, above=before)
        same = parts(found) == parts(backwards)
        result = scored(one, found)
        kind = min(result["recall_by_kind"].values())
        cpu, wall = (1000 * each / len(found) for each in (watch.cpu, watch.wall))
        print(
            f"{name:11}{there:8}{one.seed:5}{result['precision']:8.4f}{result['recall']:8.4f}"
            f"{kind:7.3f}{cpu:8.2f}{wall:8.2f}  {'the same' if same else 'others'}",
            flush=True,
        )
        false = {*"+".join(result["false_merges"]).split("+")} & {"followup", "series"}
        bounds = {
            "precision": result["precision"] >= 0.99,
            "recall": result["recall"] >= 0.98,
            "a kind": kind >= 0.95,
            "a follow-up or series": not false,
            "3 ms": cpu <= MOST_MS,
            "the same stories in reverse": same,
        }
        missed += [f"{what} ({name}, seed {one.seed})" for what, held in bounds.items() if not held]
    return missed


def grouped(running: Service, told: Sequence[dict[str, str]], watch: Watch) -> dict[str, int]:
    """The story of each article, once they have all come in, in this order."""
    sequence.meet, sequence.conclude = (  # type: ignore[attr-defined]
        watch.around(meeting.meet),
        watch.around(meeting.conclude),
    )
    store = running.tools.store
    for first in range(0, len(told), sequence.BATCH):
        batch = [of_page(running, one) for one in told[first : first + sequence.BATCH]]
        with store.write() as connection:
            stored.insert_new(connection, batch, kind="new")
        with sequence.sequencer(store) as held:
            assert held
            while sequence.number_changes(held, running.classifier, running.desk, running.tools):
                pass
    names = {one["id"] for one in told}
    with store.read() as connection:
        rows = connection.execute(select(article.c.upstream_id, article.c.story_id))
        return {row.upstream_id: row.story_id for row in rows if row.upstream_id in names}


def parts(stories: dict[str, int]) -> set[frozenset[str]]:
    members: defaultdict[int, set[str]] = defaultdict(set)
    for name, number in stories.items():
        members[number].add(name)
    return set(map(frozenset, members.values()))


def scored(one: Set, found: dict[str, int]) -> Any:
    path = one.folder / "found.jsonl"
    lines = (json.dumps({"id": name, "story": number}) for name, number in found.items())
    path.write_text("\n".join(lines))
    return json.loads(run("score", one.folder / "stories.jsonl", path, "--json"))


if __name__ == "__main__":
    main()
