"""Durable single pushes, beside what the disk can do: ``push.py [SECONDS] [CLIENTS]``.

A real web server (two processes) and a real worker; every client waits for its 202 before it
sends the next article. CPU time is that of the whole tree, and of web alone; the bare loop
commits the same bytes, one at a time, through the driver alone.
"""

from __future__ import annotations

import http.client
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench._processes import ROOT, cpu_seconds, free_port

CONFIG = """
[site]
title = "Push bench"
base_url = "http://127.0.0.1:{port}"

[api]
push_limit = 10000000

[categories.news]

[sources.desk]
kind = "push"
category = "news"
language = "en"
"""
TEXT = " ".join(["The bridge over the river is open, and the town is one again."] * 25)  # 1.5 kB


@dataclass(frozen=True, slots=True)
class Site:
    """What is pushed to, by how many clients and for how long."""

    folder: Path
    port: int
    token: str
    seconds: float
    clients: int


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with tempfile.TemporaryDirectory(dir=ROOT) as home:
        folder, port = Path(home), free_port()
        (folder / "config.toml").write_text(CONFIG.format(port=port))
        token = _feeds(folder, "token", "add", "bench", "--scope", "push", "--source", "desk")
        bare = _bare(folder / "bare.db", 300)
        site = Site(folder, port, token, seconds, clients)
        for commands in (["web"], ["web", "work"]):
            _measure(site, commands)
        print(f"bare sqlite3 loop, one commit each: {bare:.0f}/s")


def _feeds(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "feeds", "--config", str(folder / "config.toml")]
    if words[0] == "token":
        for first in (["db", "upgrade"], ["apply"]):
            subprocess.run([*command, *first], check=True, capture_output=True)
    done = subprocess.run([*command, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _bare(path: Path, count: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body BLOB)")
    began = time.perf_counter()
    for _ in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO inbox (body) VALUES (?)", [TEXT.encode()])
        connection.execute("COMMIT")
    return count / (time.perf_counter() - began)


def _measure(site: Site, commands: list[str]) -> None:
    running = [_start(site.folder, site.port, command) for command in commands]
    try:
        _await(site.port)
        before = [cpu_seconds(one.pid) for one in running]
        took = _push(site)
        cpu = [cpu_seconds(one.pid) - was for one, was in zip(running, before, strict=True)]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(30)
    took.sort()
    count = len(took)
    shares = ", ".join(
        f"{command} {1e3 * used / count:.2f} ms CPU"
        for command, used in zip(commands, cpu, strict=True)
    )
    print(
        f"{' and '.join(commands)}: {count / site.seconds:.0f} pushes/s by {site.clients} clients;"
        f" p50 {1e3 * took[count // 2]:.1f} ms, p99 {1e3 * took[count * 99 // 100]:.1f} ms,"
        f" longest {1e3 * took[-1]:.0f} ms; a push takes {shares}",
        flush=True,
    )


def _start(folder: Path, port: int, command: str) -> subprocess.Popen[bytes]:
    listen = ["--port", str(port), "--processes", "2"] if command == "web" else []
    config = str(folder / "config.toml")
    return subprocess.Popen(
        [sys.executable, "-m", "feeds", "--config", config, command, *listen],
        stderr=subprocess.DEVNULL,
    )


def _await(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("web does not answer")


def _push(site: Site) -> list[float]:
    """The seconds that each acknowledged push took."""
    took: list[float] = []
    end = time.perf_counter() + site.seconds
    started = time.time_ns()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port)
        headers = {"Authorization": f"Bearer {site.token}", "Content-Type": "application/json"}
        count = 0
        while time.perf_counter() < end:
            count += 1
            name = f"{started}-{number}-{count}"
            article = {"external_id": name, "title": f"Bridge {name}", "content_text": TEXT}
            body = json.dumps(article)
            began = time.perf_counter()
            connection.request("POST", "/api/v1/articles", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                sys.exit(f"answered {answer.status}")
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client, args=[number]) for number in range(site.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


if __name__ == "__main__":
    main()
