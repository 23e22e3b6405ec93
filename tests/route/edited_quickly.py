"""A site whose config is edited all the time, by processes that look at it often."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import func, select

from feeds.assemble import standing
from feeds.assemble.planning import Plan, plan
from feeds.config import load_as
from feeds.model import FeedKey, FileState
from feeds.publish import RENDERER
from feeds.storage import Connection, Store, configs
from feeds.storage.feed import feeds, generations, members
from feeds.storage.rendering import rendered
from feeds.storage.tables import article, change
from tests.cli.running import environment, wait_for
from tests.route.edited_site import Machine

T = TypeVar("T")

QUICK = """
import os, sys
from datetime import timedelta
from feeds.assemble import web, work
from feeds.pipeline.feed import sequence
from feeds.storage.queue import sources
work.LOOK_EVERY = work.TICK = work.EXPIRE = web.LOOK_EVERY = timedelta(seconds=0.1)
sequence.PERIOD = sources.LEASE = timedelta(seconds=2)
"""
WORK = f"""{QUICK}
from feeds.cli import main
main(["--config", "config.toml", "work"])
"""
# A disk on which every statement takes a moment, so that there are moments to be killed at.
SLOW_WORK = f"""{QUICK}
import time
from sqlalchemy import Engine, event
event.listen(Engine, "before_cursor_execute", lambda *_: time.sleep(0.005))
from feeds.cli import main
main(["--config", "config.toml", "work"])
"""
WEB = f"""{QUICK}
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        return
os.environ["FEEDS_CONFIG"] = "config.toml"
application = web.from_environment()
make_server("127.0.0.1", int(sys.argv[1]), application, Server, Silent).serve_forever()
"""

Members = Mapping[FeedKey, frozenset[int]]
Entries = Mapping[str, list[str]]
"""What each feed's JSON document lists: the ids in their order, by the path of the feed."""


@dataclass
class Site(Machine):
    """A machine whose processes are run by these tests; ``store`` is looked into from outside."""

    environ: dict[str, str] = field(default_factory=environment)

    def run(self, script: str) -> subprocess.Popen[bytes]:
        """Start one of the scripts; what it says is thrown away."""
        return subprocess.Popen(
            [sys.executable, "-c", script, str(self.port)],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @contextmanager
    def running(self, *scripts: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        """The scripts, until the end of the block."""
        started = [self.run(script) for script in scripts]
        try:
            yield started
        finally:
            for one in started:
                one.kill()
                one.wait()

    @property
    def url(self) -> str:
        return self.database.replace("sqlite:///", f"sqlite:///{self.folder}/")

    def read(self, look: Callable[[Connection], T]) -> T:
        """What *look* finds in the database."""
        store = Store(self.url)
        try:
            with store.read() as connection:
                return look(connection)
        finally:
            store.close()

    def replace(self, body: bytes) -> None:
        """Write the file as editors do: beside it, and then in its place."""
        beside = self.folder / ".config.toml.new"
        beside.write_bytes(body)
        beside.replace(self.config)

    def plan(self, body: bytes) -> Plan:
        """What an edit would change."""
        config = load_as(self.config, body, environ={})
        store = Store(self.url)
        try:
            before, n = standing.in_force(store, self.config, {}) or (None, 0)
            return plan(store, config, before=before, after=n)
        finally:
            store.close()

    def version(self) -> int:
        return self.read(configs.newest)

    def state(self) -> tuple[FileState, str]:
        """How the file stands to what is in force, and what there is to say of it."""
        (one,) = self.read(configs.proposals)
        return one.state, one.detail

    def seen(self) -> str:
        """A hash of what the file meant when it was last looked at."""
        (one,) = self.read(configs.proposals)
        return one.hash

    def held(self) -> Members:
        """The articles in each feed."""

        def look(connection: Connection) -> Members:
            rows = feeds.active(connection).items()
            return {key: members.present(connection, row) for key, row in rows}

        return self.read(look)

    def tags(self) -> dict[int, str]:
        """The ids that articles are published under, by their numbers."""
        return self.read(lambda connection: {row.id: row.tag for row in connection.execute(_TAGS)})

    def entries(self) -> Entries:
        """What web serves."""
        return {path: self.listed(path) for path in [key.path for key in self.read(feeds.active)]}

    def listed(self, path: str) -> list[str]:
        """The ids in a feed's JSON document, in their order; none before it is made."""
        answer = self.get(f"/{path}.json")
        if answer.status in (404, 503):
            return []
        assert answer.status == 200, (path, answer)
        return [one["id"] for one in json.loads(answer.body)["items"]]

    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.read(_is_settled)

    def settle(self, n: int) -> None:
        """Wait until version *n* is in force, with all that follows from it."""
        wait_for(lambda: self.version() >= n, f"version {n}")
        wait_for(self.settled, "the end of the work")


_TAGS = select(article.c.id, article.c.tag)


def _is_settled(connection: Connection) -> bool:
    unnumbered = select(func.count()).where(change.c.seq.is_(None))
    return not (
        connection.scalar(unnumbered)
        or generations.current(connection)
        or rendered.stale(connection, renderer=RENDERER, limit=1)
    )
