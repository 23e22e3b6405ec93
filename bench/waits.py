"""What readers wait while work refreshes everything, beside what they wait while it rests.

    python bench/waits.py [SECONDS [RATE]]

A real web server with one process is polled at a steady rate. First nothing else happens; then a
real ``feeds work`` begins, with eight times the sources that there were, and takes in and publishes
whatever they have. A wait counts from when its request was due.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import _samples
from bench._openloop import reading
from bench._processes import ROOT, stepped
from bench._road import filled_store, opened
from bench.outage import etag
from bench.serving import web

TIMES, MORE = 2.0, 10.0  # the p99 that is wanted at most: so many times, or so many ms more


def main(seconds: float = 60.0, rate: float = 50.0) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config, documents = filled_store(folder)
        with web(config) as (_, port):
            etags = {path: etag(port, path) for path in documents}
            with reading(port, etags, rate) as readers:
                time.sleep(seconds)
                idle = readers.so_far()
                print(f"at rest: {idle}", flush=True)
                with working(folder):
                    readers.so_far()
                    time.sleep(seconds)
                    during = readers.so_far()
        print(f"beside a refresh: {during}; {done(folder)}")
        before, meanwhile = idle.quantile(0.99), during.quantile(0.99)
        wanted = max(TIMES * before, before + MORE)
        print(f"p99 {meanwhile / before:.2f} times, {meanwhile:.1f} ms (wanted {wanted:.1f})")


@contextmanager
def working(folder: Path) -> Iterator[None]:
    """``feeds work`` with every source there is, its publisher in a process of its own."""
    with stepped(Path(__file__).parent / "_upstream.py") as upstream:
        opened(folder, upstream.greeting, list(_samples.sources())).close()
        command = [sys.executable, "-m", "feeds", "--config", str(folder / "config.toml"), "work"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as work:
            try:
                yield
            finally:
                work.terminate()


def done(folder: Path) -> str:
    engine = create_engine(f"sqlite:///{folder / 'feeds.db'}")
    with engine.connect() as connection:
        numbers = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("source", "article", "rendered")
        ]
    engine.dispose()
    return "then {} sources, {} articles, {} documents".format(*numbers)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
