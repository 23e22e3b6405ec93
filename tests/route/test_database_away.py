"""A database that hangs, is cut off or is gone: who polls a known feed does not notice."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from tests.cli.conftest import CONFIG, put
from tests.cli.running import command, free_port, wait_for

pytestmark = pytest.mark.slow

PATH = "/feeds/all.atom"


class Line:
    """A TCP line to a server of this machine, which can be held up or cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._moving = threading.Event()
        self._moving.set()
        self.cut = False
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """Let nothing through any more; nobody is told."""
        self._moving.clear()

    def go_on(self) -> None:
        """Let everything through again, new connections too."""
        self.cut = False
        self._moving.set()

    def sever(self) -> None:
        """End every connection, and take no new one."""
        self.cut = True
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End all of it."""
        self.sever()
        self._moving.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=[here], daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        self._moving.wait()
        if self.cut:
            here.close()
            return
        with socket.create_connection(self._target) as there, here, suppress(OSError):
            self._open += [here, there]
            ends = {here: there, there: here}
            while True:
                for one in select.select(list(ends), [], [])[0]:
                    data = one.recv(1 << 16)
                    self._moving.wait()
                    if not data:
                        return
                    ends[one].sendall(data)


@contextmanager
def web(config: Path, environment: dict[str, str]) -> Iterator[int]:
    """``feeds web`` as a program; gives its port once it answers."""
    port = free_port()
    program: list[str | Path] = [sys.executable, "-m", "feeds", "--config", config, "web"]
    process = subprocess.Popen(
        [*program, "--port", str(port), "--processes", "1"],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    try:
        wait_for(lambda: _status(port, "/health/live") == 200, "web")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _status(port: int, path: str, **headers: str) -> int | None:
    """The status of an answer that comes within 10 s, None if there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", path, headers=named)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def _etag(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", PATH)
    answer = connection.getresponse()
    assert answer.status == 200
    assert b"<entry" in answer.read()
    connection.close()
    return answer.headers["ETag"]


def _home(folder: Path, database: str) -> Path:
    config = folder / "config.toml"
    config.write_text(f'{CONFIG}\n[storage]\nurl = "{database}"\n')
    put(folder, "texts/night-train.txt")
    ended = command("--config", config, "refresh")
    assert ended.exit_code == 0, ended.output
    return config


def _answers_as_ever(port: int, etag: str) -> bool:
    return (
        _status(port, PATH, If_None_Match=etag) == 304
        and _etag(port) == etag
        and _status(port, PATH, Accept_Encoding="gzip") == 200
    )


def _kept(config: Path) -> bool:
    return any((config.parent / "spool").glob("*.spooled"))


@pytest.fixture
def address(own_postgres_url: str) -> URL:
    """Where an empty PostgreSQL database is."""
    return make_url(own_postgres_url)


@pytest.mark.parametrize("how", ["hangs", "is cut off"])
def test_feeds_are_served_on_while_postgresql(how: str, address: URL, tmp_path: Path) -> None:
    line = Line(address.host or "127.0.0.1", address.port or 5432)
    try:
        near = address.set(host="127.0.0.1", port=line.port).render_as_string()
        config = _home(tmp_path, near)
        with web(config, {}) as port:
            etag = _etag(port)
            wait_for(lambda: _kept(config), "a copy in the spool")
            line.hang() if how == "hangs" else line.sever()

            for _ in range(20):
                assert _answers_as_ever(port, etag)
            assert _status(port, "/") == 503
            assert _status(port, "/health/ready") == 503
            assert _status(port, "/health/live") == 200
            assert _status(port, "/topics/rail.atom") == 503, "nobody has asked for it before"
            with web(config, {}) as late:
                assert _answers_as_ever(late, etag)

            line.go_on()
            wait_for(lambda: _status(port, "/") == 200, "recovery")
            assert _answers_as_ever(port, etag)
            assert _status(port, "/topics/rail.atom") == 200
    finally:
        line.close()


def test_feeds_are_served_on_while_the_file_of_sqlite_is_gone(tmp_path: Path) -> None:
    config = _home(tmp_path, "sqlite:///feeds.db")
    with web(config, {}) as port:
        etag = _etag(port)
        wait_for(lambda: _kept(config), "a copy in the spool")
    store = tmp_path / "feeds.db"
    store.rename(tmp_path / "away.db")
    with web(config, {}) as port:
        for _ in range(20):
            assert _answers_as_ever(port, etag)
        assert _status(port, "/") == 503

        (tmp_path / "away.db").rename(store)
        wait_for(lambda: _status(port, "/") == 200, "recovery")
        assert _answers_as_ever(port, etag)


def test_nothing_is_slow_while_the_database_hangs(address: URL, tmp_path: Path) -> None:
    """Who finds it hanging waits for that; all others are answered at once, from the spool."""
    line = Line(address.host or "127.0.0.1", address.port or 5432)
    try:
        config = _home(tmp_path, address.set(host="127.0.0.1", port=line.port).render_as_string())
        with web(config, {}) as port:
            etag = _etag(port)
            wait_for(lambda: _kept(config), "a copy in the spool")
            line.hang()
            _status(port, PATH, If_None_Match=etag)
            waits = []
            for _ in range(200):
                began = time.monotonic()
                assert _status(port, PATH, If_None_Match=etag) == 304
                waits.append(time.monotonic() - began)

            assert sum(wait > 0.9 for wait in waits) <= 1  # also on a busy machine
    finally:
        line.close()
