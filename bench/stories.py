"""Which articles become one story, and what that costs an article, alone and among many others.

    python bench/stories.py [--others 100000] [--seeds 5] [--first 1] [--postgres URL]

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
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._copies import PAGES, Set, clear, configured, fill, made, of_page, run
from feeds.assemble.service import Service, service
from feeds.pipeline.feed import sequence
from feeds.pipeline.story import meeting
from feeds.storage.archive import articles as stored
from feeds.storage.story.bands import size
from feeds.storage.tables import article

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
        sets = [
            made(folder / str(seed), seed) for seed in range(given.first, given.first + given.seeds)
        ]
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
    parser.add_argument("--seeds", type=int, default=5, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--postgres", default=os.environ.get("FEEDS_BENCH_POSTGRES"))
    return parser.parse_args()


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
