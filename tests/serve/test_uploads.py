"""What is sent to the real server arrives whole, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from feeds.storage import Store
from feeds.storage.tables import inbox
from tests.cli.running import answers, command, free_port, program, wait_for
from tests.serve.api.conftest import DESKS
from tests.serve.site_samples import config

pytestmark = pytest.mark.slow

TEXT = b"Die Br\xc3\xbccke ist offen\n\nDie Br\xc3\xbccke ist seit Montag wieder offen.\n"
CHUNKED = ("Transfer-Encoding: chunked",)


@dataclass(frozen=True, slots=True)
class Desk:
    """A running server that takes pushes."""

    port: int
    token: str
    store: Store

    def push(self, body: bytes, *headers: str, hang_up: bool = False) -> bytes:
        """The first line of the answer, b"" where there is none."""
        said = [
            "POST /api/v1/articles HTTP/1.1",
            "Host: wire.example",
            f"Authorization: Bearer {self.token}",
            "Content-Type: text/plain; charset=utf-8",
            *headers,
        ]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join([*said, "", ""]).encode() + body)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            try:
                return connection.recv(1000).partition(b"\r\n")[0]
            except ConnectionError:
                return b""

    def taken(self) -> int:
        """How many letters are in the inbox."""
        with self.store.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(inbox)) or 0)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "config.toml").write_text(config(1) + DESKS)
    given = ("--config", folder / "config.toml")
    assert command(*given, "db", "upgrade").exit_code == 0
    assert command(*given, "apply").exit_code == 0
    token = command(*given, "token", "add", "cms", "--scope", "push", "--source", "desk")
    store, port = Store(f"sqlite:///{folder}/feeds.db"), free_port()
    options = ["--config", "config.toml", "web", "--port", str(port), "--processes", "1"]
    with program(folder, *options) as started:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), "the web server")
        yield Desk(port, token.stdout.strip(), store)
        assert "Traceback" not in started.said
    store.close()


def chunks(*pieces: bytes) -> bytes:
    """RFC 9112 7.1, without the last one."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def test_a_body_with_its_length_is_taken(desk: Desk) -> None:
    before = desk.taken()

    assert b" 202 " in desk.push(TEXT, f"Content-Length: {len(TEXT)}")
    assert desk.taken() == before + 1


def test_a_body_in_chunks_is_taken(desk: Desk) -> None:
    before, (first, second) = desk.taken(), (TEXT[:30], TEXT[30:] + b"Mehr.\n")

    assert b" 202 " in desk.push(chunks(first, second) + b"0\r\n\r\n", *CHUNKED)
    assert desk.taken() == before + 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(TEXT, ["Content-Length: 1000"], id="shorter than announced"),
        pytest.param(chunks(TEXT), CHUNKED, id="without its last chunk"),
        pytest.param(chunks(TEXT) + b"400\r\nDie", CHUNKED, id="in the middle of a chunk"),
        pytest.param(chunks(TEXT) + b"xyz\r\n\r\n", CHUNKED, id="with a chunk that is none"),
    ],
)
def test_what_is_broken_off_is_not_taken(desk: Desk, body: bytes, headers: list[str]) -> None:
    before = desk.taken()
    answer = desk.push(body, *headers, hang_up=True)

    assert not answer or b" 400 " in answer
    assert desk.taken() == before
    assert b" 202 " in desk.push(body[:9] + TEXT, f"Content-Length: {len(TEXT) + 9}")


def test_more_than_a_push_may_have_is_refused_also_without_a_length(desk: Desk) -> None:
    before, piece = desk.taken(), chunks(b"x" * 1_000_000)

    assert b" 413 " in desk.push(piece * 11 + b"0\r\n\r\n", *CHUNKED)
    assert desk.taken() == before
