"""A backup taken while sources are refreshed and articles are handed in, and its way back."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from werkzeug.test import Client

from feeds.assemble.web import application
from feeds.cli import main
from feeds.config import load

BACKUPS = 2
ITEMS = 40

CONFIG = """
[site]
title = "Saved"
authority = "example.org,2026-01-01"
[storage]
url = "{database}"
[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]
[categories.news]
title = "News"
[topics.water]
title = "Water"
match = "river OR Fluss"
[sources.upstream]
kind = "feed"
url = "http://127.0.0.1:{port}/"
category = "news"
interval = "1s"
republish = "full"
[sources.desk]
kind = "folder"
path = "desk"
category = "news"
"""
ARTICLE = """River {n} rises

By Jane Doe

The river number {n} has risen by {n} centimetres since the morning, says the office for water.

Nobody has to leave their house, but the meadows are closed to walkers until the water falls again.

That is expected for the end of the week, when the snow in the mountains will have melted away.
"""


class Growing(http.server.BaseHTTPRequestHandler):
    """A feed whose last items are new each time that it is asked for."""

    asked = 0

    def do_GET(self) -> None:
        Growing.asked += 1
        items = "".join(
            f"<item><guid isPermaLink='false'>{n}</guid><title>Item {n}</title>"
            f"<link>http://news.example/{n}</link><description>The river {n}</description></item>"
            for n in range(Growing.asked * 10, Growing.asked * 10 + ITEMS)
        )
        channel = "<title>Growing</title><link>http://news.example/</link><description/>"
        body = f"<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def upstream() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Growing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@dataclass(frozen=True)
class Installation:
    """A folder with a config of its own."""

    folder: Path
    database: str

    @staticmethod
    def made(folder: Path, database: str, port: int) -> Installation:
        (folder / "desk").mkdir(parents=True)
        text = CONFIG.format(database=database, port=port)
        (folder / "config.toml").write_text(text)
        return Installation(folder, database.replace("sqlite:///", f"sqlite:///{folder}/"))

    def feeds(self, *args: str | Path) -> None:
        """Run ``feeds`` to its good end."""
        command = [str(word) for word in self.command(*args)[3:]]
        ended = CliRunner().invoke(main, command)
        assert ended.exit_code == 0, ended.output

    def command(self, *args: str | Path) -> list[str | Path]:
        config = self.folder / "config.toml"
        return [sys.executable, "-m", "feeds", "--config", config, *args]

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let ``feeds work`` run for a while."""
        with subprocess.Popen(self.command("work"), stdin=DEVNULL, stderr=DEVNULL) as work:
            try:
                yield
            finally:
                work.terminate()

    def ids(self) -> set[str]:
        return {tag for (tag,) in self.rows("SELECT tag FROM article")}

    def etags(self) -> dict[str, str]:
        """What the database says that each path has."""
        return {row[0]: row[1] for row in self.rows("SELECT path, etag FROM rendered")}

    def rows(self, query: str) -> list[tuple[str, ...]]:
        engine = create_engine(self.database)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    def served(self, paths: Mapping[str, str]) -> dict[str, str]:
        """The ETag that readers get at each path."""
        client = Client(application(load(self.folder / "config.toml", environ=os.environ)))
        found = {}
        for path in paths:
            with client.get(path) as answer:
                assert answer.status_code == 200
                found[path] = answer.headers["ETag"].strip('"')
        return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_backups_at_work_come_back_with_the_same_ids_and_etags(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = kind == "sqlite"
    database = "sqlite:///feeds.db" if sqlite else request.getfixturevalue("own_postgres_url")
    saved = [tmp_path / f"saved-{n}.db" for n in range(BACKUPS)]
    acknowledged: list[set[str]] = []
    last = tmp_path / "saved-last.db"
    with upstream() as port:
        first = Installation.made(tmp_path / "first", database, port)
        first.feeds("db", "upgrade")
        with first.working(), ThreadPoolExecutor(1) as hand:
            handed_in: set[str] = set()
            for path in saved:
                await_refresh()
                acknowledged.append(set(handed_in))
                adding = hand.submit(hand_in, first, len(handed_in), handed_in)
                first.feeds("db", "backup", path)
                adding.result()
        first.feeds("refresh", "desk")  # publishes what work had stored when it was ended
        first.feeds("db", "backup", last)
    ids, etags = first.ids(), first.etags()

    for path, handed in zip(saved, acknowledged, strict=True):
        second = Installation.made(tmp_path / path.stem, "sqlite:///feeds.db", port)
        second.feeds("db", "restore", path)
        assert handed <= {row[0] for row in second.rows("SELECT public_id FROM article")}
        assert second.ids() <= ids
        assert second.served(second.etags()) == second.etags()
    again = Installation.made(tmp_path / "again", "sqlite:///feeds.db", port)
    again.feeds("db", "restore", last)
    assert again.ids() == ids
    assert again.served(etags) == etags
    with again.working():
        time.sleep(5)  # its upstream is gone, so nothing new comes
    assert again.served(etags) == etags, "the code makes the same bytes again"


def await_refresh() -> None:
    """Wait until work has asked the upstream once more."""
    before, end = Growing.asked, time.monotonic() + 60
    while Growing.asked == before:
        assert time.monotonic() < end, "nothing is refreshed"
        time.sleep(0.1)


def hand_in(to: Installation, number: int, acknowledged: set[str]) -> None:
    """Add a few articles; what was said to be taken in must not be lost."""
    for n in range(number, number + 2):
        command = to.command("add", "--source", "desk", "--json")
        said = subprocess.run(command, input=ARTICLE.format(n=n).encode(), stdout=PIPE, check=True)
        acknowledged.add(json.loads(said.stdout)["id"])
