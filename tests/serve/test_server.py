"""The real server, asked by a real HTTP client; and wsgi.py below another server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from feeds.config import storage_url_of
from feeds.storage import Store
from feeds.storage.counts import polls
from tests.cli.running import Program, answers, environment, free_port, program, wait_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATHS = ["/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/topics/harbour.atom"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, as a reader gets it."""

    status: int
    headers: dict[str, str]
    body: bytes


class Reader:
    """Keeps one connection, as feed readers do."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, headers=named)
        answer = self._connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, fields, answer.read())

    def close(self) -> None:
        self._connection.close()


def web(published: Path, port: int) -> list[str]:
    return ["--config", str(published), "web", "--port", str(port)]


@pytest.fixture(scope="module")
def server(published: Path) -> Iterator[tuple[int, Program]]:
    """``feeds web`` with two processes, and its port."""
    port = free_port()
    with program(published.parent, *web(published, port), "--processes", "2") as started:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), "the web server")
        yield port, started


@pytest.fixture
def reader(server: tuple[int, Program]) -> Iterator[Reader]:
    made = Reader(server[0])
    yield made
    made.close()


def seen(port: int) -> dict[tuple[str, str], tuple[str, bytes]]:
    """Tag and bytes of every path in both codings."""
    found = {}
    for path in PATHS:
        for coding in ("identity", "gzip"):
            reader = Reader(port)  # a new connection may reach another process
            reply = reader.get(path, Accept_Encoding=coding)
            reader.close()
            assert reply.status == 200
            found[path, coding] = (reply.headers["etag"], reply.body)
    return found


def test_all_processes_and_all_starts_give_the_same_bytes(
    server: tuple[int, Program], published: Path
) -> None:
    port = free_port()
    first = seen(server[0])
    for _ in range(2):
        with program(published.parent, *web(published, port)) as other:
            wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), "another server")
            again = seen(port)

            assert other.ends(signal.SIGTERM) == 0
            assert again == first
    assert all(seen(server[0]) == first for _ in range(5))


def test_a_kept_connection_serves_one_answer_after_the_other(reader: Reader) -> None:
    full = reader.get("/feeds/all.atom")
    head = reader.get("/feeds/all.atom", "HEAD")
    fresh = reader.get("/feeds/all.atom", If_None_Match=full.headers["etag"])
    options = reader.get("/feeds/all.atom", "OPTIONS")
    refused = reader.get("/feeds/all.atom", "POST")
    again = reader.get("/feeds/all.atom")

    assert [one.status for one in (full, head, fresh, options, refused, again)] == [
        200, 200, 304, 204, 405, 200,
    ]  # fmt: skip
    assert (head.body, fresh.body, options.body) == (b"", b"", b"")
    assert head.headers["content-length"] == str(len(full.body))
    assert "content-type" not in fresh.headers
    assert again.body == full.body


@pytest.mark.parametrize("length", [2_000, 20_000, 200_000])
def test_a_very_long_address_is_refused_and_harms_nothing(reader: Reader, length: int) -> None:
    try:
        status = reader.get("/feeds/" + "x" * length + ".atom").status
    except OSError:  # cut off is an answer too
        status = 400
    reader.close()

    assert 400 <= status < 500
    assert reader.get("/health/live").status == 200


@pytest.mark.parametrize(
    "said", [b"nonsense\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00" * 100]
)
def test_what_is_no_http_harms_nothing(
    server: tuple[int, Program], reader: Reader, said: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", server[0]), timeout=10) as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(100)

    assert reader.get("/health/live").status == 200


def test_no_answer_names_another_host_than_base_url(reader: Reader) -> None:
    for path in ("/", "/feed", "/feeds/all.atom", "/nothing"):
        reply = reader.get(path, Host="evil.example", X_Forwarded_Host="evil.example")

        assert b"evil.example" not in reply.body
        assert "evil.example" not in str(reply.headers)


def test_the_server_says_nothing_while_all_is_well(server: tuple[int, Program]) -> None:
    assert "Traceback" not in server[1].said
    assert "WARNING" not in server[1].said


def polls_counted(published: Path) -> int:
    """All answers that the database knows of."""
    store = Store(storage_url_of(published, environ=environment()))
    with store.read() as connection:
        counted = sum(one.requests for one in polls(connection))
    store.close()
    return counted


def test_what_was_asked_last_is_counted_when_the_server_ends(published: Path) -> None:
    port, before = free_port(), polls_counted(published)
    with program(published.parent, *web(published, port), "--processes", "1") as started:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/feeds/all.atom"), "a feed")
        assert started.ends(signal.SIGTERM) == 0

    assert polls_counted(published) > before


WSGIREF = """
import signal
import sys
from threading import Thread
from wsgiref.simple_server import make_server
from wsgi import application
with make_server("127.0.0.1", int(sys.argv[1]), application) as server:
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
    server.serve_forever()
"""


def test_any_wsgi_server_can_serve_it(published: Path) -> None:
    port, before = free_port(), polls_counted(published)
    process = subprocess.Popen(
        [sys.executable, "-c", WSGIREF, str(port)],
        cwd=published.parent,
        env={**environment(), "FEEDS_CONFIG": str(published), "PYTHONPATH": os.fspath(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), "wsgiref")
        reader = Reader(port)
        full = reader.get("/feeds/all.atom")

        assert full.status == 200
        assert reader.get("/feeds/all.atom", If_None_Match=full.headers["etag"]).status == 304
        reader.close()
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()

    assert polls_counted(published) > before
