"""How fast feeds are parsed and cleaned, beside feedparser on the same bytes, and in what memory.

    python bench/parse.py [ROUNDS]

Reads the real feeds beside the project. Each round reads every file in each way, one after the
other in one thread; the fastest round of each counts. feedparser parses, resolves and sanitises
in one, which "parse, sanitise" is the counterpart of. An article is more: plain text, ids, hashes,
canonical URL. Its words for the search are read later, as it enters its feeds. The ratios are what
to look at, not the rates. Exits with 1 where we parse and sanitise less than 8 times as fast.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds import articles
from feeds.model import Article
from feeds.parse import feed
from feeds.query import document, stored_words
from tests.parse import agreement
from tests.parse.agreement import SOURCE, Sample

WANTED = 8.0  # times as fast as feedparser
SEEN = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    samples = [sample for sample in agreement.samples() if sample.format != "json"]
    if not samples:
        sys.exit("The real feeds are not beside the project: ../shared/data/feeds is missing.")
    print_memory(samples)  # first, while this process has read nothing that a fork could use again
    ratio = print_throughput(samples, rounds)
    if ratio < WANTED:
        sys.exit(f"Parsing and sanitising is {ratio:.1f} times as fast, not {WANTED:g}.")


def build(sample: Sample) -> list[Article]:
    parsed = feed.parse(sample.response, SOURCE)
    return [
        articles.build(entry, source=SOURCE, authority="x.example,2026-01-01", seen=SEEN)
        for entry in parsed.entries
    ]


def print_throughput(samples: list[Sample], rounds: int) -> float:
    """Print a line for each way of reading; how much faster we parse and sanitise."""
    best = dict.fromkeys(WAYS, float("inf"))
    for _ in range(rounds):
        for kind, seconds in measured(samples).items():
            best[kind] = min(best[kind], seconds)
    megabytes = sum(len(sample.response.body) for sample in samples) / 1e6
    print(f"{len(samples)} feeds, {megabytes:.1f} MB, best of {rounds}, CPU time")
    for kind, seconds in best.items():
        rate = f"{len(samples) / seconds:8.0f} feeds/s {megabytes / seconds:8.1f} MB/s"
        print(f"  {kind:20} {seconds:8.3f} s {rate} {best['feedparser'] / seconds:8.1f} x")
    return best["feedparser"] / best["parse, sanitise"]


def measured(samples: list[Sample]) -> dict[str, float]:
    """CPU seconds of one round, feed by feed in turn, so that other work disturbs all alike."""
    spent = dict.fromkeys(WAYS, 0.0)
    for sample in samples:
        for kind, way in WAYS.items():
            start = time.process_time()
            way(sample)
            spent[kind] += time.process_time() - start
    return spent


def sanitise(sample: Sample) -> list[str]:
    parsed = feed.parse(sample.response, SOURCE)
    return [
        articles.sanitise(text, base=entry.base)
        for entry in parsed.entries
        for text in (entry.content, entry.summary)
    ]


def words(sample: Sample) -> list[str]:
    return [stored_words(document(one, sources=())).tokens for one in build(sample)]


WAYS: dict[str, Callable[[Sample], object]] = {
    "parse": lambda sample: feed.parse(sample.response, SOURCE),
    "parse, sanitise": sanitise,
    "articles": build,
    "articles, words": words,
    "feedparser": lambda sample: agreement.feedparsers(sample.response),
}


def print_memory(samples: list[Sample]) -> None:
    """Peak of a process that reads all feeds one by one, and how far that is above its start."""
    print("memory at most (resident set), and beyond the start")
    for name in ("parse, sanitise", "articles", "feedparser"):
        start, peak = in_own_process(WAYS[name], samples)
        print(f"  {name:20} {peak / 1024:8.1f} MB {(peak - start) / 1024:8.1f} MB")


def in_own_process(way: Callable[[Sample], object], samples: list[Sample]) -> tuple[int, int]:
    """Kilobytes; a fork, because what a process has once had cannot be taken back."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(peaks(way, samples)))
    process.start()
    start, peak = ours.recv()
    process.join()
    return start, peak


def peaks(way: Callable[[Sample], object], samples: list[Sample]) -> tuple[int, int]:
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for sample in samples:
        way(sample)
    return start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
