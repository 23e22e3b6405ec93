"""A thousand polls of two real web servers: nothing new is a 304, everywhere and for ever."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.route.conftest import Refreshed

pytestmark = pytest.mark.slow

POLLS = 1000
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll got."""

    status: int
    etag: str | None
    body: bytes


class Server:
    """A running ``feeds web``, asked over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for *path*; underscores of header names become hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request("GET", path, headers=named)
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers["ETag"], answer.read())

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@contextmanager
def web(config: Path) -> Iterator[Server]:
    """A web server of its own processes, until the end of the block."""
    port = free_port()
    command = [sys.executable, "-m", "feeds", "--config", str(config), "web"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--processes", "1"],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    server = Server(port)
    try:
        await_ready(server)
        yield server
    finally:
        server.close()
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_ready(server: Server) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        try:
            if server.get("/health/ready").status == 200:
                return
        except OSError:
            server.close()
        time.sleep(0.2)
    raise AssertionError("the web server did not start")


@contextmanager
def two_webs(config: Path) -> Iterator[tuple[Server, Server]]:
    with ExitStack() as stack:
        yield stack.enter_context(web(config)), stack.enter_context(web(config))


def polled(servers: tuple[Server, Server], etags: Mapping[str, str], coding: str) -> list[Answer]:
    """The answers to ``POLLS`` conditional polls, all feeds in turn, both servers in turn."""
    rounds = islice(
        zip(cycle(sorted(etags)), cycle((*servers, *servers[::-1])), strict=False), POLLS
    )
    return [
        server.get(path, If_None_Match=etags[path], Accept_Encoding=coding)
        for path, server in rounds
    ]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_thousand_polls_of_two_servers_before_and_after_a_restart(
    refreshed_on_sqlite: Refreshed, coding: str
) -> None:
    road = refreshed_on_sqlite.road
    paths = sorted(road.published().etags)
    with two_webs(road.config) as servers:
        first, second = (
            {path: server.get(path, Accept_Encoding=coding).etag or "" for path in paths}
            for server in servers
        )
        before = polled(servers, first, coding)
    with two_webs(road.config) as servers:
        after = polled(servers, first, coding)

    assert len(paths) > 100
    assert "" not in first.values()
    assert first == second
    etags = [first[path] for path in islice(cycle(paths), POLLS)]
    for answers in (before, after):
        assert [one.status for one in answers] == [304] * POLLS
        assert [one.etag for one in answers] == etags
        assert {one.body for one in answers} == {b""}


def test_after_one_new_article_exactly_the_feeds_with_it_answer_in_full(
    refreshed_on_sqlite: Refreshed,
) -> None:
    road = refreshed_on_sqlite.road
    paths = sorted(road.published().etags)
    with two_webs(road.config) as servers:
        etags = {path: servers[0].get(path).etag or "" for path in paths}
        road.take_in_one_more("Just polled: a Wahl by software")
        answers = {
            path: [server.get(path, If_None_Match=etags[path]) for server in servers]
            for path in paths
        }

    in_full = {path for path, both in answers.items() if [one.status for one in both] == [200, 200]}
    unchanged = {
        path for path, both in answers.items() if [one.status for one in both] == [304, 304]
    }
    holding = {path for path, body in road.documents().items() if b"Just polled" in body}
    assert len(holding) == 3 * len(("all", "source", "category", "topic"))
    assert in_full == holding
    assert in_full | unchanged == set(paths)
    assert all(b"Just polled" in one.body for path in in_full for one in answers[path])
