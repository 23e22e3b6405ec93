"""kill -9 of the work process, again and again: nothing is lost, nothing comes twice."""

import http.server
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

KILLS = int(os.environ.get("WORK_KILLS", "12"))
SOURCES = 6
ITEMS = 4

# Leases outlive their holders by a minute; here nobody waits that long.
WORK = """
import sys
from datetime import timedelta
from feeds.pipeline.feed import sequence
from feeds.storage.queue import quarantine, sources
sources.LEASE = sequence.PERIOD = timedelta(seconds=2)
quarantine.MOST_EXPIRED = 1000  # none of the sources is to blame
from feeds.cli import main
main(["--config", sys.argv[1], "work"])
"""


class Upstream(http.server.BaseHTTPRequestHandler):
    """Feeds that go on to their next items only once the client has confirmed the present ones.

    Windows don't overlap, so whoever stores validators without their entries loses items.
    """

    versions: dict[str, int]
    asked: int

    def do_GET(self) -> None:
        Upstream.asked += 1
        version = self.versions.setdefault(self.path, 0)
        if self.headers.get("If-None-Match") == f'"{version}"':
            version = self.versions[self.path] = version + 1
        body = _feed(self.path, version)
        self.send_response(200)
        self.send_header("ETag", f'"{version}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # the client was killed

    def log_message(self, *_: object) -> None:
        return


def _feed(path: str, version: int) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>Item {n} of {path}</title>"
        f"<link>http://news.example{path}/{n}</link>"
        f"<description>{_text(path, n)}</description></item>"
        for n in range(version * ITEMS, (version + 1) * ITEMS)
    )
    channel = f"<title>{path}</title><link>http://news.example{path}</link><description/>"
    return f"<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode()


def _text(path: str, number: int) -> str:
    """What two sources tell of the same number: one story."""
    told = f"{_pair(path)}x{number}"
    return " ".join(f"{told}y{word}" for word in range(30))


def _pair(source: str) -> int:
    return int(source.lstrip("/s")) // 2


@pytest.fixture
def upstream() -> Iterator[int]:
    Upstream.versions = {}
    Upstream.asked = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def _config(folder: Path, port: int, database: str) -> Path:
    sources = "".join(
        f'[sources.s{n}]\nkind = "feed"\nurl = "http://127.0.0.1:{port}/s{n}"\n'
        f'category = "news"\ninterval = "1s"\nrepublish = "full"\n'
        for n in range(SOURCES)
    )
    path = folder / "config.toml"
    path.write_text(
        f"""
        [site]
        title = "Crash test"
        base_url = "http://127.0.0.1:8000"
        authority = "example.org,2026-01-01"
        contact = "mailto:news@example.org"
        [storage]
        url = "{database}"
        [refresh]
        spacing = "0s"
        per_host = 8
        allow_private = ["127.0.0.1:{port}"]
        [categories.news]
        title = "News"
        {sources}
        """
    )
    return path


def _work(config: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORK, str(config)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _until(done: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the service did not get there"
        time.sleep(0.3)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kills_of_work_lose_and_double_nothing(
    kind: str, tmp_path: Path, upstream: int, request: pytest.FixtureRequest
) -> None:
    sqlite = kind == "sqlite"
    database = "sqlite:///feeds.db" if sqlite else request.getfixturevalue("own_postgres_url")
    config = _config(tmp_path, upstream, database)
    chance = random.Random(20261123)  # noqa: S311 - a moment, not a secret
    for _ in range(KILLS if kind == "sqlite" else KILLS // 3):
        before = Upstream.asked
        work = _work(config)
        _until(lambda: Upstream.asked > before, seconds=60)  # noqa: B023 - called at once
        time.sleep(chance.uniform(0, 2))
        work.kill()
        work.wait()
    at_last = dict(Upstream.versions)
    assert sum(at_last.values()) > SOURCES, "the kills came before there was anything to lose"
    work = _work(config)
    paths = [f"/s{n}" for n in range(SOURCES)]
    _until(
        lambda: all(Upstream.versions.get(path, 0) > at_last.get(path, 0) for path in paths),
        seconds=60,
    )
    time.sleep(3)
    work.terminate()
    work.wait(30)

    engine = create_engine(database.replace("sqlite:///", f"sqlite:///{tmp_path}/"))
    with engine.connect() as connection:
        told = "SELECT owner_source, upstream_id, story_id, category FROM article"
        rows = connection.execute(text(told)).all()
        entries = connection.execute(
            text(
                "SELECT feed_entry.printed_id FROM feed_entry JOIN feed ON feed.id = feed_id"
                " WHERE feed.kind = 'all' AND feed_entry.generation = feed.generation"
            )
        ).all()
    engine.dispose()
    for n in range(SOURCES):
        stored = sorted(int(row.upstream_id) for row in rows if row.owner_source == f"s{n}")
        assert stored == list(range(len(stored))), "a gap or a double"
        assert len(stored) >= at_last.get(f"/s{n}", 0) * ITEMS
    entered = [row for row in rows if row.category]
    stories = {(_pair(row.owner_source), row.upstream_id): row.story_id for row in entered}
    assert all(
        row.story_id == stories[_pair(row.owner_source), row.upstream_id] for row in entered
    ), "twin stories"
    assert len(set(stories.values())) == len(stories)
    assert len(set(entries)) == len(entries) == len(stories)
