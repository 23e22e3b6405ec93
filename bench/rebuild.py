"""A changed rule over a large archive, and a backtest: CPU time, and the longest transactions.

    python bench/rebuild.py [--articles 100000] [--keep FOLDER]

Invents the archive (some 15 minutes for 100,000 articles; ``--keep`` keeps it for the next run),
then changes the rule of one topic: to a rare word, to a common one, to one that only excludes. Each
time the feed is found anew until nothing is left to do, in this one thread. Then rules are tried
out on the whole archive. Exits with 1 where a rule with a necessary word takes more than 10 s, one
without more than 5 minutes, or a backtest with one more than 20 s.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._archive import NEWEST, Writer, configured, fill
from bench.search import is_filled
from feeds.assemble.service import Service, service
from feeds.config import Config, load
from feeds.model import FeedKey
from feeds.pipeline.feed import rebuild, sequence
from feeds.pipeline.feed.backtest import Question, backtest
from feeds.pipeline.rendering.render import render
from feeds.query import Rule, parse
from feeds.storage import Connection, Store
from feeds.storage.feed import generations

SEED = 7
TOPIC = "t5"
RARE, COMMON = 2000, 300  # ranks of words
WITH_A_WORD, WITHOUT, BACKTEST = 10.0, 300.0, 20.0


@dataclass
class Clocked:
    """How long each transaction of a store took, in milliseconds of wall clock."""

    spent: list[float] = field(default_factory=list)

    def watch(self, store: Store) -> None:
        """Clock what is written from now on."""
        genuine = store.write

        @contextmanager
        def write() -> Iterator[Connection]:
            with genuine() as connection:
                began = time.perf_counter()
                yield connection
            self.spent.append(1000 * (time.perf_counter() - began))

        store.write = write  # type: ignore[method-assign] # a watch, for this run only


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        writer = Writer(SEED)
        url = f"sqlite:///{folder / 'archive.db'}"
        config = configured(folder / "SQLite", url, writer)
        if not is_filled(config):
            fill([config], writer, given.articles)
        measure(config, url, writer)


def measure(config: Config, url: str, writer: Writer) -> None:
    changed(config, "as it was")  # what a newer version of the code wants to be made anew
    rare, common = writer.words[RARE], writer.words[COMMON]
    rules = {rare: WITH_A_WORD, common: WITH_A_WORD, f"-{common}": WITHOUT}
    wrong = []
    text = config.path.read_text("utf-8")
    for rule, most in rules.items():
        line = re.compile(rf'(?<=\[topics\.{TOPIC}\]\nmatch = ")[^"]*')
        config.path.write_text(line.sub(rule, text), "utf-8")
        taken = changed(load(config.path, environ={"ARCHIVE": url}), rule)
        wrong += [f"{rule}: {taken:.1f} s"] if taken > most else []
    config.path.write_text(text, "utf-8")
    for rule in (rare, common, f"{common} OR {rare}*"):
        taken = tried(load(config.path, environ={"ARCHIVE": url}), rule)
        wrong += [f"backtest {rule}: {taken:.1f} s"] if taken > BACKTEST else []
    if wrong:
        sys.exit(f"too long: {', '.join(wrong)}")


def changed(config: Config, what: str) -> float:
    """Print the CPU seconds that a rebuild takes, and return those without its rendering."""
    running = service(config, workers=1)
    watch = Clocked()
    watch.watch(running.tools.store)
    try:
        spent = dict(rebuilt(running))
        phases = "  ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
        taken = sum(seconds for name, seconds in spent.items() if name != "render")
        longest = max(watch.spent, default=0.0)
        print(f"{what:16}{taken:8.1f} s  ({phases})  longest transaction {longest:.0f} ms")
    finally:
        running.close()
    return taken


def rebuilt(running: Service) -> Iterator[tuple[str, float]]:
    """What is done one after the other, with the CPU seconds that it takes."""
    began, phase = time.process_time(), ""
    with sequence.sequencer(running.tools.store) as held:
        assert held
        while True:
            with running.tools.store.read() as connection:
                work = generations.current(connection)
            if phase != (work.phase if work else ""):
                if phase:
                    yield phase, time.process_time() - began
                began, phase = time.process_time(), work.phase if work else ""
            if not rebuild.rebuild(held, running.classifier, running.desk, running.tools):
                break
        while render(running.desk, running.tools):
            pass
    yield "render", time.process_time() - began


def tried(config: Config, text: str) -> float:
    """Print and return the CPU seconds that a backtest of the whole archive takes."""
    running = service(config, workers=1)
    try:
        rule = Rule(FeedKey("topics", TOPIC), 0, parse(text))
        asked = Question(rules=[rule], now=NEWEST, timezone=UTC, against=rule.feed)
        report = backtest(asked, running.desk, running.tools.store)
    finally:
        running.close()
    print(
        f"backtest {text:24}{report.seconds:6.1f} s  {report.hits} hits, {report.gains} gains,"
        f" {report.losses} losses; {report.read} of {report.articles} read"
    )
    return report.seconds


if __name__ == "__main__":
    main()
