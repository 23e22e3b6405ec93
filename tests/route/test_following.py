"""Two clients that keep a copy of a feed, while everything happens that can happen to it.

One knows only the address of the feed and reads it with its archive at the end, the other follows
the changes all the while. Meanwhile articles come late, early and out of order, some are
withdrawn, the rule changes, and work is killed.

FOLLOWED=1000 lets so many articles come; the suite does with fewer.
"""

from __future__ import annotations

import http.server
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from feeds.assemble import web
from feeds.config import load
from feeds.serve import create_app
from feeds.storage import Store
from feeds.storage.rendering.documents import Documents
from tests.pipeline.archive_walk import SUFFIXES, ids, walk
from tests.serve.asking import Client

COUNT = int(os.environ.get("FOLLOWED", "60"))
AT_ONCE = 10
KILLS = 3
WITHDRAWN = max(2, COUNT // 100)
PATIENCE = 60.0 + COUNT
"""Seconds for one of its parts, on a machine that others keep busy."""

FEED = "topics/bridge"
WORK = """
import sys
from datetime import timedelta
from feeds.pipeline.feed import sequence
from feeds.storage.queue import quarantine, sources
sources.LEASE = sequence.PERIOD = timedelta(seconds=2)
quarantine.MOST_EXPIRED = 1000  # the source is not to blame
from feeds.cli import main
main(["--config", sys.argv[1], "work"])
"""
CONFIG = """
[site]
title = "Followed"
base_url = "http://127.0.0.1:8000"
authority = "example.org,2026-01-01"
[storage]
url = "{database}"
[publish]
entries = 7
[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]
[categories.news]
[topics.bridge]
match = '{rule}'
[sources.paper]
kind = "feed"
url = "http://127.0.0.1:{port}/feed"
category = "news"
interval = "1s"
republish = "full"
"""


class Upstream(http.server.BaseHTTPRequestHandler):
    """A feed that goes on to its next articles once its client has confirmed the present ones."""

    version = 0
    windows: tuple[bytes, ...] = ()

    def do_GET(self) -> None:
        seen = Upstream.version
        if self.headers.get("If-None-Match") == f'"{seen}"' and seen + 1 < len(self.windows):
            seen = Upstream.version = seen + 1
        body = self.windows[seen]
        self.send_response(200)
        self.send_header("ETag", f'"{seen}"')
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


@pytest.fixture
def port() -> Iterator[int]:
    chance = random.Random(7)  # noqa: S311 - the same articles in every run
    numbers = list(range(COUNT))
    runs = [numbers[first : first + AT_ONCE] for first in range(0, COUNT, AT_ONCE)]
    Upstream.version, Upstream.windows = 0, tuple(_window(run, chance) for run in runs)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def _window(numbers: list[int], chance: random.Random) -> bytes:
    """Articles in a mixed order, with dates of long ago, of today and of tomorrow."""
    items = []
    for number in chance.sample(numbers, len(numbers)):
        date = datetime.now(UTC) + timedelta(hours=chance.choice([-5000, -100, -3, -1, 0, 30]))
        # Texts of their own, so that none is a copy of another.
        words = " ".join(f"wort{chance.randrange(10**6)}" for _ in range(30))
        items.append(
            f"<item><guid>{number}</guid><title>{subject(number)} {number}</title>"
            f"<link>http://paper.example/{number}</link><pubDate>{format_datetime(date)}</pubDate>"
            f"<description>{words}</description></item>"
        )
    channel = "<title>Paper</title><link>http://paper.example/</link><description/>"
    return f"<rss version='2.0'><channel>{channel}{''.join(items)}</channel></rss>".encode()


def subject(number: int) -> str:
    """The first rule takes bridges, the second one towers, both take what is about both."""
    return ("Brücke", "Turm", "Brücke und Turm", "Museum")[number % 4]


@dataclass
class Service:
    """The service's folder, and its database."""

    folder: Path
    port: int
    database: str

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def configure(self, rule: str) -> None:
        written = CONFIG.format(database=self.database, port=self.port, rule=rule)
        self.config.write_text(written)

    def work(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", WORK, str(self.config)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def withdraw(self, public_id: str) -> None:
        command = [sys.executable, "-m", "feeds", "--config", str(self.config), "withdraw"]
        subprocess.run(
            [*command, public_id, "--reason", "a court has said so"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONWARNINGS": ""},
        )

    @contextmanager
    def client(self) -> Iterator[Client]:
        """Asks what web serves with the config as it is now."""
        config = load(self.config, environ={})
        store = Store(config.storage_url)
        documents = Documents(store)
        yield Client(create_app(store, web.public(config), documents=documents))
        documents.close()
        store.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        where = self.database.replace("sqlite:///", f"sqlite:///{self.folder}/")
        engine = create_engine(where)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found


@dataclass
class Follower:
    """A client that follows the changes of a feed, and never looks back."""

    held: dict[str, str] = field(default_factory=dict)  # id -> title
    withdrawn: set[str] = field(default_factory=set)
    cursor: str = ""

    def follow(self, client: Client) -> bool:
        """Take in all that there is; False, as nothing is left."""
        while True:
            asked = f"/api/v1/changes?feed={FEED}&limit=9&cursor={self.cursor}"
            answer = client.get(asked)
            assert answer.status == 200, answer.text
            page = json.loads(answer.body)
            for one in page["changes"]:
                self._take(one)
            self.cursor = page["next_cursor"]
            if not page["more"]:
                return False

    def _take(self, one: dict[str, Any]) -> None:
        if one["change"] in {"left", "withdrawn"}:
            self.held.pop(one["id"], None)
            self.withdrawn |= {one["id"]} if one["change"] == "withdrawn" else set()
        else:
            self.held[one["id"]] = one["article"]["title"]


def until(done: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the service did not get there"
        time.sleep(0.2)


@contextmanager
def working(service: Service) -> Iterator[None]:
    process = service.work()
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def killed_after(service: Service, follower: Follower, client: Client, version: int) -> None:
    """Let work go on to that version of the upstream, and kill it in the midst of it."""
    process = service.work()
    try:
        until(lambda: follower.follow(client) or Upstream.version >= version)
    finally:
        process.kill()
        process.wait()
    follower.follow(client)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_both_clients_have_exactly_the_feed_in_the_end(
    kind: str, tmp_path: Path, port: int, request: pytest.FixtureRequest
) -> None:
    sqlite = kind == "sqlite"
    database = "sqlite:///feeds.db" if sqlite else request.getfixturevalue("own_postgres_url")
    service, follower = Service(tmp_path, port, database), Follower()
    last = len(Upstream.windows) - 1
    service.configure("Brücke")
    with working(service):
        until(lambda: Upstream.version >= 1)
    with service.client() as client:
        for kill in range(1, KILLS + 1):
            killed_after(service, follower, client, last * kill // (KILLS + 2))
    service.configure("Turm")
    with working(service), service.client() as client:
        until(lambda: follower.follow(client) or Upstream.version >= last)
        until(lambda: follower.follow(client) or _all_taken_in(service))
        follower.follow(client)
        gone = sorted(follower.held)[:: max(1, len(follower.held) // WITHDRAWN)][:WITHDRAWN]
        for public_id in gone:
            service.withdraw(public_id)
        until(lambda: not service.rows("SELECT 1 FROM change WHERE seq IS NULL"))
        follower.follow(client)
        time.sleep(3)  # the live documents are rendered
        walks = {suffix: ids(walk(client, f"/{FEED}.{suffix}")) for suffix in SUFFIXES}

    rows = service.rows("SELECT tag, public_id, title FROM article")
    expected = {public_id for _, public_id, title in rows if "Turm" in title}
    tags = {tag for tag, public_id, _ in rows if public_id in expected}
    assert len(rows) == COUNT - WITHDRAWN
    assert follower.held.keys() == expected
    assert follower.withdrawn == set(gone)
    assert len(expected) == COUNT // 2 - WITHDRAWN
    assert walks == dict.fromkeys(SUFFIXES, tags)


def _all_taken_in(service: Service) -> bool:
    stored = service.rows("SELECT count(*) FROM article WHERE category IS NOT NULL")
    building = service.rows("SELECT 1 FROM feed WHERE building IS NOT NULL")
    return stored == [(COUNT,)] and not building
