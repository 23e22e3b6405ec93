"""Edits under load: ``edits.py [EDITS] [POLLS] [POSTGRES_URL]``.

A real ``feeds serve`` (web with two processes, work) is asked POLLS times a second for feeds and
pages, somebody pushes, a source brings new articles every second, and meanwhile ``config.toml`` is
edited again and again: a title, a rule, a topic more. Prints how long each edit takes from the file
to the rendered feed, and ends with 1 if a request failed or an article is lost.
"""

from __future__ import annotations

import http.client
import http.server
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from bench._processes import ROOT, free_port, memory

CONFIG = """
[site]
title = "Edits"
base_url = "http://127.0.0.1:{port}"
[storage]
url = "{database}"
[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{upstream}"]
[categories.news]
[categories.even]
match = 'gerade OR wort{n}'
[sources.desk]
kind = "push"
category = "news"
[sources.paper]
kind = "feed"
url = "http://127.0.0.1:{upstream}/"
category = "news"
interval = "1s"
[topics.harbour]
title = "Edit {n}"
match = 'hafen OR wort{n}'
"""
TOPIC = "[topics.t{0}]\nmatch = 'wort{0}'\n"
PATHS = [
    *(f"/{feed}{suffix}" for feed in ("feeds/all", "topics/harbour") for suffix in (".atom", "")),
    *("/categories/even.rss", "/sources/paper.json", "/", "/opml.xml", "/search?q=hafen"),
]
PUSHES = 5
"""A second."""

WORDS = ["hafen", "gerade", *(f"wort{n}" for n in range(50))]
PATIENCE = 120.0


def article(number: int) -> str:
    """A text of its own, no copy of another."""
    chance = random.Random(number)
    own = " ".join(f"eigen{chance.randrange(10**6)}" for _ in range(30))
    return f"{chance.choice(WORDS)} {chance.choice(WORDS)} {own}"


class Upstream(http.server.BaseHTTPRequestHandler):
    """A feed whose next articles come once the present ones are confirmed."""

    version = 0
    each = 5

    def do_GET(self) -> None:
        """Answer with what there is."""
        if self.headers.get("If-None-Match") == f'"{Upstream.version}"':
            Upstream.version += 1
        first = Upstream.version * self.each
        items = "".join(
            f"<item><guid>u{n}</guid><title>u{n}</title><link>http://paper.example/{n}</link>"
            f"<description>{article(n)}</description></item>"
            for n in range(first, first + self.each)
        )
        body = f"<rss version='2.0'><channel><title>Paper</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("ETag", f'"{Upstream.version}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Load:
    """Everybody who asks; ``failed`` are answers that nobody should get."""

    port: int
    token: str
    polls: float
    failed: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)
    end: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        """All of them at once, until the end of the block."""
        pollers = [threading.Thread(target=self._poll, args=[n]) for n in range(5)]
        threads = [*pollers, threading.Thread(target=self._push)]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self.end.set()
            for one in threads:
                one.join()

    def _poll(self, number: int) -> None:
        """A fifth of the polls, with the ETags of last time."""
        etags: dict[str, str] = {}
        due = time.monotonic()
        turn = number
        while not self.end.is_set():
            path = PATHS[turn % len(PATHS)]
            turn += 1
            began = time.monotonic()
            status, etag, _ = ask(self.port, path, {"If-None-Match": etags.get(path, '""')})
            self.waits.append(time.monotonic() - began)
            etags[path] = etag
            if status not in (200, 304):
                self.failed[f"{path}: {status}"] += 1
            due += 5 / self.polls
            self.end.wait(max(0.0, due - time.monotonic()))

    def _push(self) -> None:
        number = 1_000_000
        while not self.end.is_set():
            number += 1
            pushed = {"external_id": f"p{number}", "title": f"p{number}"}
            body = json.dumps({**pushed, "content_text": article(number)})
            headers = {"Authorization": f"Bearer {self.token}"}
            headers["Content-Type"] = "application/json"
            status, _, _ = ask(self.port, "/api/v1/articles", headers, body)
            if status == 202:
                self.pushed.append(f"p{number}")
            else:
                self.failed[f"push: {status}"] += 1
            self.end.wait(1 / PUSHES)


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, body: str | None = None
) -> tuple[int | str, str, bytes]:
    """Status (or what went wrong), ETag and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST" if body else "GET", path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers["ETag"] or "", answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, "", b""
    finally:
        connection.close()


def wait_for_title(port: int, title: str) -> float:
    """Seconds until the feed is rendered with that title."""
    began = time.monotonic()
    while title.encode() not in ask(port, "/topics/harbour.atom")[2]:
        if time.monotonic() - began > PATIENCE:
            sys.exit(f"{title} never came")
        time.sleep(0.05)
    return time.monotonic() - began


def lost(database: str, expected: set[str]) -> list[str]:
    """Articles that are not there once, or not in the feed of everything."""
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT upstream_id, (SELECT count(*) FROM feed_member m JOIN feed f"
                " ON f.id = m.feed_id AND f.generation = m.generation AND f.kind = 'all'"
                " WHERE m.article_id = article.id) FROM article"
            )
        )
        found = Counter({name: int(held) for name, held in rows})
    engine.dispose()
    return sorted(name for name in expected if found[name] != 1)


def main() -> None:
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    polls = float(sys.argv[2]) if len(sys.argv) > 2 else 50
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        folder, port = Path(home), free_port()
        database = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/feeds.db"
        shape = {"port": port, "database": database, "upstream": server.server_address[1]}
        (folder / "config.toml").write_text(CONFIG.format(n=0, **shape))
        command = [sys.executable, "-m", "feeds", "--config", str(folder / "config.toml")]
        run = [*command, "serve", "--port", str(port)]
        with subprocess.Popen(run, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            try:
                wait_for_title(port, "Edit 0")
                made = [*command, "token", "add", "bench", "--scope", "push", "--source", "desk"]
                token = subprocess.run(made, check=True, capture_output=True, text=True, cwd=ROOT)
                load = Load(port, token.stdout.strip(), polls)
                measured(folder, shape, edits, load, process.pid)
            finally:
                process.terminate()
                process.wait(60)
    server.shutdown()


def measured(folder: Path, shape: dict[str, object], edits: int, load: Load, pid: int) -> None:
    """Edit under load and print what came of it."""
    took, topics = [], ""
    with load.running():
        for n in range(1, edits + 1):
            topics += TOPIC.format(n)
            beside = folder / "new"
            beside.write_text(CONFIG.format(n=n, **shape) + topics)
            beside.replace(folder / "config.toml")
            took.append(wait_for_title(load.port, f"Edit {n}"))
            time.sleep(0.5)
    expected = {*load.pushed, *(f"u{n}" for n in range(Upstream.version * Upstream.each))}
    last = time.monotonic() + PATIENCE
    while (missing := lost(str(shape["database"]), expected)) and time.monotonic() < last:
        time.sleep(1)
    waits = sorted(load.waits)
    print(f"{edits} edits, {len(waits)} polls ({sum(load.failed.values())} requests failed)")
    print(f"take-over: median {statistics.median(took):.1f} s, slowest {max(took):.1f} s")
    p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    print(f"a poll: p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, slowest {waits[-1]:.2f} s")
    print(
        f"{len(expected)} articles ({len(load.pushed)} pushed), {len(missing)} lost; {memory(pid)}"
    )
    for what, count in load.failed.most_common(10):
        print(f"  failed {count} times: {what}")
    if load.failed or missing:
        sys.exit(1)


if __name__ == "__main__":
    main()
