"""Publishers that mean harm, good ones beside them, and the real processes that meet both.

Every source has a host name of its own below ``.test``; the work process resolves them all to
this machine. Twenty good publishers bring something new each round. The files of the hostile
collection are served by publishers that were good until the attack began.
"""

from __future__ import annotations

import csv
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOOD = [f"good-{number}" for number in range(20)]

# What ``feeds work`` is, but names lead to this machine and a fetch may take *seconds*.
WORK = """
import functools, sys
from feeds.assemble import service
from feeds.fetch import Budget, Fetcher
from feeds.fetch.lookup import addresses_of
from feeds.cli import main

def resolve(host, port):
    return ["127.0.0.1"] if host.endswith(".test") else addresses_of(host, port)

budget = Budget(seconds=float(sys.argv[2]))
service.Fetcher = functools.partial(Fetcher, budget=budget, resolve=resolve)
main(["--config", sys.argv[1], "work"])
"""

CONFIG = """
[site]
title = "Under attack"
base_url = "http://127.0.0.1:8000"
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"
[refresh]
min_interval = "2s"
max_interval = "4s"
spacing = "0s"
allow_private = ["127.0.0.0/8:{good}", "127.0.0.0/8:{hostile}"]
[publish]
cache = "0s"
[categories.news]
title = "News"
"""

SOURCE = """
[sources.{name}]
kind = "feed"
url = "http://{name}.test:{port}/{path}"
category = "news"
interval = "2s"
republish = "full"
"""


@dataclass(slots=True)
class Publishers:
    """All but the hostile server: *round* counts what is new, *cases* are files by name."""

    cases: Mapping[str, Path]
    round: int = 0
    attacking: bool = False
    port: int = 0

    def body(self, name: str) -> bytes:
        """What the publisher of this host name tells now."""
        if self.attacking and name in self.cases:
            return self.cases[name].read_bytes()
        return _feed(name, self.round if name in GOOD else 0)


def _feed(name: str, items: int) -> bytes:
    listed = "".join(
        f"<item><guid isPermaLink='false'>own {n}</guid><title>Item {n} of {name}</title>"
        f"<link>http://{name}.test/{n}</link><description>Text {n} of {name}</description></item>"
        for n in range(items + 1)
    )
    channel = f"<title>{name}</title><link>http://{name}.test/</link><description/>"
    return f"<rss version='2.0'><channel>{channel}{listed}</channel></rss>".encode()


def cases_of(shared: Path) -> dict[str, Path]:
    """The feeds of the hostile collection by their ids."""
    folder = shared / "data/hostile"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["id"]: folder / row["path"] for row in rows if row["kind"] in {"feed", "jsonfeed"}}


@contextmanager
def publishing(cases: Mapping[str, Path]) -> Iterator[Publishers]:
    """Serve the good ones, and the files of the collection."""
    known = Publishers(cases)
    handler = type("Handler", (_Handler,), {"known": known})
    with _Server(("127.0.0.1", 0), handler) as server:
        known.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield known
        server.shutdown()


class _Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


class _Handler(http.server.BaseHTTPRequestHandler):
    known: Publishers

    def do_GET(self) -> None:
        body = self.known.body(self.headers["Host"].partition(".")[0])
        json_feed = body.startswith(b"{")
        self.send_response(200)
        self.send_header("Content-Type", "application/feed+json" if json_feed else "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def free_port() -> int:
    """A port on which nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Service:
    """``feeds web`` and ``feeds work`` as two processes over one config."""

    config: Path
    web: subprocess.Popen[bytes]
    work: subprocess.Popen[bytes]
    port: int
    log: Path
    read_to: int = 0
    checks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def look(self) -> dict[str, list[dict[str, Any]]]:
        """All checks told by the log since `forget`, by source."""
        with self.log.open("rb") as file:
            file.seek(self.read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self.read_to += len(line)
                told = json.loads(line)
                if told["event"] == "checked":
                    self.checks.setdefault(told["source"], []).append(told)
        return self.checks

    def forget(self) -> None:
        """Count checks anew from here."""
        self.look()
        self.checks = {}

    def document(self, name: str, suffix: str) -> bytes:
        """A source's feed, b"" while there is none."""
        url = f"http://127.0.0.1:{self.port}/sources/{name}.{suffix}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except OSError:
            return b""

    def status(self) -> dict[str, dict[str, Any]]:
        """``feeds status --json`` by source."""
        command = [sys.executable, "-m", "feeds", "--config", str(self.config), "status", "--json"]
        told = subprocess.run(command, check=False, capture_output=True)
        return {one["source_id"]: one for one in json.loads(told.stdout)["sources"]}


@contextmanager
def serving(
    folder: Path, sources: Mapping[str, tuple[int, str]], seconds: float
) -> Iterator[Service]:
    """Both processes over *sources* (port and path by name), as long as the block lasts."""
    ports = sorted({port for port, _ in sources.values()})
    config = folder / "config.toml"
    parts = [CONFIG.format(good=ports[0], hostile=ports[-1])]
    parts += [SOURCE.format(name=n, port=port, path=path) for n, (port, path) in sources.items()]
    config.write_text("".join(parts), encoding="utf-8")
    port, log = free_port(), folder / "work.log"
    with ExitStack() as running:
        work = running.enter_context(
            _running(log, sys.executable, "-c", WORK, str(config), str(seconds))
        )
        until(lambda: b'"working"' in log.read_bytes(), seconds=240)  # the database is made
        feeds = [sys.executable, "-m", "feeds", "--config", str(config)]
        web = running.enter_context(
            _running(folder / "web.log", *feeds, "web", "--port", str(port))
        )
        yield Service(config, web, work, port, log)


@contextmanager
def _running(log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            finally:
                process.kill()


def until(done: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something that must happen within *seconds*."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the service did not get there"
        time.sleep(0.3)


@contextmanager
def attacking(tool: Path, port: int) -> Iterator[None]:
    """The hostile server on *port*, in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, tool, str(port)],
        stdout=subprocess.PIPE,
        env={**os.environ, "HOSTILE_MAX_SECONDS": "60"},
    )
    assert server.stdout
    server.stdout.readline()
    try:
        yield
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def behaviours(tool: Path) -> list[str]:
    """What the hostile server can do."""
    listed = subprocess.run([sys.executable, tool, "--list"], check=True, capture_output=True)
    return listed.stdout.decode().split()


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes of a process at one moment, to be compared with its later peak."""

    process: int
    megabytes: float

    @classmethod
    def of(cls, process: int) -> Memory:
        """The memory now; the peak is counted anew from here (proc(5), clear_refs)."""
        Path(f"/proc/{process}/clear_refs").write_text("5")
        return cls(process, _megabytes(process, "VmRSS"))

    def grown(self) -> float:
        """By how many megabytes the peak has passed it since."""
        return _megabytes(self.process, "VmHWM") - self.megabytes


def _megabytes(process: int, line: str) -> float:
    for told in Path(f"/proc/{process}/status").read_text().splitlines():
        if told.startswith(line):
            return int(told.split()[1]) / 1000
    raise AssertionError(f"the process tells no {line}")
