"""kill -9 under pushes: what was acknowledged is there once, and was on the disk before.

PUSH_KILLS=50 kills as often; the suite does so ten times.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.cli.running import answers, command, environment, free_port, wait_for

KILLS = int(os.environ.get("PUSH_KILLS", "10"))
CLIENTS = 4
CONFIG = """
[site]
title = "Push crash"
base_url = "http://127.0.0.1:{port}"

[categories.news]

[sources.desk]
kind = "push"
category = "news"
"""

# Letters are leased for a minute, the sequencer for ten seconds; here nobody waits that long.
WORK = """
import sys
from datetime import timedelta
from feeds.pipeline.feed import sequence
from feeds.storage.api import inbox
inbox.LEASE = sequence.PERIOD = timedelta(seconds=1)
from feeds.cli import main
main(["--config", "config.toml", "work"])
"""
WEB = """
import sys
from feeds.cli import main
main(["--config", "config.toml", "web", "--processes", "1", "--port", sys.argv[1]])
"""
# Acknowledges first, and stores a moment later.
MUTANT = """
import os, sys, threading
from feeds.storage import Store
from feeds.assemble import web

def acknowledge_first(store, step, stored=Store.write_together):
    threading.Timer(0.1, stored, [store, step]).start()
    return step.__closure__[[*step.__code__.co_freevars].index("this")].cell_contents

Store.write_together = acknowledge_first
from wsgiref.simple_server import WSGIServer, make_server
from socketserver import ThreadingMixIn
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
os.environ["FEEDS_CONFIG"] = "config.toml"
make_server("127.0.0.1", int(sys.argv[1]), web.from_environment(), Server).serve_forever()
"""


@dataclass
class Site:
    """A site whose processes are killed; ``acknowledged`` are the articles that it took."""

    folder: Path
    port: int
    token: str
    acknowledged: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self, script: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", script, str(self.port)],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_up(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/health/live") is not None

    def stored(self) -> Counter[str]:
        """How often each article is there, among articles and letters that wait."""
        engine = create_engine(f"sqlite:///{self.folder}/feeds.db")
        with engine.connect() as connection:
            taken = list(connection.scalars(text("SELECT upstream_id FROM article")))
        engine.dispose()
        return Counter(taken)

    def waiting(self) -> int:
        engine = create_engine(f"sqlite:///{self.folder}/feeds.db")
        with engine.connect() as connection:
            count = connection.scalar(text("SELECT count(*) FROM inbox WHERE state = 'waiting'"))
        engine.dispose()
        return int(count or 0)

    def push(self, number: int) -> None:
        """Push articles, one after another, until told to stop; never one twice."""
        count = 0
        while not self.stop.is_set():
            count += 1
            name = f"{number}-{count}"
            article = {"external_id": name, "title": f"Titel {name}", "content_text": "Text."}
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("POST", "/api/v1/articles", json.dumps(article), headers)
                if connection.getresponse().status == 202:
                    self.acknowledged.append(name)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    port = free_port()
    (tmp_path / "config.toml").write_text(CONFIG.format(port=port))
    config = ("--config", tmp_path / "config.toml")
    assert command(*config, "db", "upgrade").exit_code == 0
    assert command(*config, "apply").exit_code == 0
    made = command(*config, "token", "add", "cms", "--scope", "push", "--source", "desk")
    return Site(tmp_path, port, made.stdout.strip())


@contextmanager
def pushing(site: Site) -> Iterator[None]:
    threads = [threading.Thread(target=site.push, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        site.stop.set()
        for thread in threads:
            thread.join()


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_every_acknowledged_article_is_there_once_after_every_kill(site: Site) -> None:
    chance = random.Random(7)  # noqa: S311 - moments to kill at
    running = {name: site.start(script) for name, script in (("web", WEB), ("work", WORK))}
    try:
        with pushing(site):
            for turn in range(KILLS):
                wait_for(site.is_up, "web")
                came = len(site.acknowledged)
                wait_for(lambda came=came: len(site.acknowledged) > came, "a push")  # type: ignore[misc] # bound now
                time.sleep(chance.uniform(0, 0.5))
                names = ("web",) if turn % 2 else ("web", "work")
                for name in names:
                    kill(running[name])
                    running[name] = site.start(WEB if name == "web" else WORK)
        wait_for(lambda: site.waiting() == 0, "work to read everything")
    finally:
        for process in running.values():
            kill(process)
    stored = site.stored()

    assert len(site.acknowledged) >= KILLS
    assert [name for name in site.acknowledged if stored[name] != 1] == []
    assert max(stored.values()) == 1


@pytest.mark.slow
def test_a_mutant_that_acknowledges_first_is_caught(site: Site) -> None:
    lost: list[str] = []
    for _ in range(2):
        web = site.start(MUTANT)
        site.stop.clear()
        try:
            with pushing(site):
                came = len(site.acknowledged)
                wait_for(lambda came=came: len(site.acknowledged) > came, "a push")  # type: ignore[misc] # bound now
                kill(web)
        finally:
            if web.poll() is None:
                kill(web)
        work = site.start(WORK)
        try:
            wait_for(lambda: site.waiting() == 0, "work to read everything")
        finally:
            kill(work)
        stored = site.stored()
        lost += [name for name in site.acknowledged if not stored[name]]

    assert lost


@pytest.mark.slow
def test_the_sync_comes_before_the_acknowledgement(site: Site, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
    web = site.start(WEB)
    try:
        wait_for(site.is_up, "web")
        watch = subprocess.Popen(
            [strace, "-f", "-qq", "-s", "40", "-e", calls, "-o", str(trace)]
            + [part for one in _family(web.pid) for part in ("-p", str(one))],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(1)
        threading.Timer(3, site.stop.set).start()
        site.push(0)
        watch.send_signal(signal.SIGINT)
        watch.wait(30)
    finally:
        kill(web)
    kinds = [_kind(line) for line in trace.read_text().splitlines()]
    order = [kind for kind in kinds if kind]

    assert len(site.acknowledged) > 3
    assert order.count("202") >= len(site.acknowledged) - 1
    assert [
        one for one, before in zip(order[1:], order, strict=False) if one == before == "202"
    ] == []


def _kind(line: str) -> str:
    if re.search(r"(fsync|fdatasync)\(.*= 0|<\.\.\. (fsync|fdatasync) resumed.*= 0", line):
        return "sync"
    return "202" if "HTTP/1.1 202" in line else ""


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found
