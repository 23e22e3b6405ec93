"""How fast feeds are parsed and cleaned, beside feedparser on the same bytes, and how they agree.

    python bench/parse.py [ROUNDS]

Reads the real feeds beside the project. Each round reads every file in each way, one after the
other in one thread; the fastest round of each counts. feedparser parses, resolves and sanitises
in one, which "parse, sanitise" is the counterpart of. An article is more: plain text, ids, hashes,
canonical URL, and the words for the search index. The ratios are what to look at, not the rates.
Exits with 1 where we parse and sanitise less than 8 times as fast.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds import articles
from feeds.model import Article
from feeds.parse import feed
from tests.parse import agreement
from tests.parse.agreement import SOURCE, Sample, Tally

SHOWN = 10  # differences printed at most
WANTED = 8.0  # times as fast as feedparser
SEEN = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    samples = [sample for sample in agreement.samples() if sample.format != "json"]
    if not samples:
        sys.exit("The real feeds are not beside the project: ../shared/data/feeds is missing.")
    ratio = print_throughput(samples, rounds)
    print_memory(samples)
    print_agreement(samples)
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


def build_without_words(sample: Sample) -> list[Article]:
    station = sys.modules[articles.build.__module__]
    with mock.patch.object(station, "index_tokens", return_value=""):
        return build(sample)


WAYS: dict[str, Callable[[Sample], object]] = {
    "parse": lambda sample: feed.parse(sample.response, SOURCE),
    "parse, sanitise": sanitise,
    "articles, no words": build_without_words,
    "articles": build,
    "feedparser": lambda sample: agreement.feedparsers(sample.response),
}


def print_memory(samples: list[Sample]) -> None:
    """The most that a process needs to read all feeds one by one, beyond what it starts with."""
    print("memory at most, beyond the start")
    for name in ("articles", "feedparser"):
        way = WAYS[name]
        print(f"  {name:20} {in_own_process(way, samples) / 1024:8.1f} MB")


def in_own_process(way: Callable[[Sample], object], samples: list[Sample]) -> int:
    """Kilobytes; a fork, because what a process has once had cannot be taken back."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(growth(way, samples)))
    process.start()
    grown: int = ours.recv()
    process.join()
    return grown


def growth(way: Callable[[Sample], object], samples: list[Sample]) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for sample in samples:
        way(sample)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def print_agreement(samples: list[Sample]) -> None:
    tally, same_number = Tally.empty(), 0
    for sample in samples:
        ours, theirs = feed.parse(sample.response, SOURCE), agreement.feedparsers(sample.response)
        if len(ours.entries) == len(theirs.entries):
            same_number += 1
            tally.add(sample, ours, theirs)
        else:
            print(f"  {sample.name}: {len(ours.entries)} entries, {len(theirs.entries)} there")
    print(f"agreement: {same_number} of {len(samples)} feeds have the same number of entries")
    for field in agreement.FIELDS:
        print(f"  {field:12} {tally.share(field):8.2%} of {tally.seen[field]}")
    for name, difference in tally.differences[:SHOWN]:
        print(f"  {name}: {shortened(difference)}")


def shortened(difference: agreement.Difference) -> agreement.Difference:
    return replace(difference, ours=str(difference.ours)[:200], theirs=str(difference.theirs)[:200])


if __name__ == "__main__":
    main()
