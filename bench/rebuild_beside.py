"""What readers wait while a changed rule is applied to a large archive.

    python bench/rebuild_beside.py [--articles 100000] [--keep FOLDER] [--rate 50]

A real ``feeds serve`` over the archive of ``rebuild.py`` is asked for feeds at a steady rate, each
fifth time without a validator: first with nothing to do, then while the rule of one topic changes
to a common word, from the edit of ``config.toml`` until the old generation is dropped. Exits with 1
where p99 is then more than twice what it was and more than 10 ms above it, or an answer is none.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._archive import TOPICS, Writer, configured, fill
from bench._openloop import Waits, ask, reading
from bench._processes import ROOT, free_port
from bench.outage import etag
from bench.rebuild import COMMON, SEED, TOPIC
from bench.search import is_filled
from feeds.storage import Store
from feeds.storage.feed import generations

QUIET = 30.0  # seconds of polls with nothing to do
LEAST = 15.0  # seconds of polls beside a rebuild, and the rendering of its feeds
PATIENCE = 600.0  # seconds for anything to happen
FACTOR, EXTRA = 2, 10.0  # p99 may be so many times as long, or so many milliseconds longer
KINDS = ("atom", "rss", "json")
PATHS = ["/feeds/all.atom", *(f"/topics/t{n}.{kind}" for n in range(TOPICS) for kind in KINDS)]


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        writer, url = Writer(SEED), f"sqlite:///{folder / 'archive.db'}"
        config = configured(folder / "SQLite", url, writer)
        if not is_filled(config):
            fill([config], writer, given.articles)
        quiet, busy = measured(config.path, url, writer.words[COMMON], given.rate)
    allowed = max(FACTOR * quiet.quantile(0.99), quiet.quantile(0.99) + EXTRA)
    if busy.quantile(0.99) > allowed or set(busy.statuses) - {200, 304}:
        sys.exit(f"p99 {busy.quantile(0.99):.1f} ms, wanted {allowed:.1f}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep")
    parser.add_argument("--rate", type=float, default=50.0)
    return parser.parse_args()


def measured(path: Path, url: str, word: str, rate: float) -> tuple[Waits, Waits]:
    """What readers waited before the rule of a topic asks for *word*, and until it does."""
    store = Store(url)
    with serving(path, url) as port:
        awaited(lambda: not in_hand(store))  # what the first start puts in force
        etags = settled(port)
        with reading(port, etags, rate) as readers:
            time.sleep(QUIET)
            quiet = readers.so_far()
            print(f"with nothing to do: {quiet}", flush=True)
            began = time.monotonic()
            edit(path, word)
            awaited(lambda: in_hand(store))
            awaited(lambda: not in_hand(store))
            taken = time.monotonic() - began
            time.sleep(max(0.0, LEAST - taken))
            busy = readers.so_far()
            print(f"beside a rebuild of {taken:.0f} s: {busy}", flush=True)
    store.close()
    return quiet, busy


def settled(port: int) -> dict[str, str]:
    """The validators of all feeds, once none is rendered anew any more."""
    found: dict[str, str] = {}
    while found != (now := {one: etag(port, one) for one in PATHS}):
        found = now
        time.sleep(5)
    return found


def edit(path: Path, word: str) -> None:
    """Let the topic ask for another word."""
    rule = re.compile(rf'(?<=\[topics\.{TOPIC}\]\nmatch = ")[^"]*')
    beside = path.with_name("new")
    beside.write_text(rule.sub(word, path.read_text("utf-8")), "utf-8")
    beside.replace(path)


def in_hand(store: Store) -> bool:
    """Whether feeds are made anew."""
    with store.read() as connection:
        return generations.current(connection) is not None


def awaited(happens: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > last:
            sys.exit("it never happened")
        time.sleep(0.2)


@contextmanager
def serving(path: Path, url: str) -> Iterator[int]:
    """Web and work over the archive: the port, once feeds are answered."""
    port = free_port()
    command = [sys.executable, "-m", "feeds", "--config", str(path), "serve", "--port", str(port)]
    environ = {**os.environ, "ARCHIVE": url}
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            awaited(lambda: ask(connection, PATHS[0], {}) == 200)
            yield port
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
