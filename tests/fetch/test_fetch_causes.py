"""A failure says whether nobody answered: then it may be our own network that is down."""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Callable, Iterator

import pytest

from feeds.fetch import Budget
from feeds.model import Cause, Failed, Request
from tests.fetch.loopback import SMALL, Upstream, fetcher, page, upstream

HASTY = Budget(seconds=0.3, wire_bytes=300_000)


@pytest.fixture(name="server")
def _server() -> Iterator[Upstream]:
    with upstream() as server:
        yield server


def cause(server: Upstream, *, budget: Budget = SMALL, host: str = "127.0.0.1") -> Cause | None:
    outcome = fetcher(f"{host}:{server.port}", budget=budget).fetch(
        Request(url=server.url(host=host))
    )
    assert isinstance(outcome, Failed), outcome
    return outcome.cause


def hang_up(connection: socket.socket) -> None:
    connection.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_a_name_without_an_address_is_the_networks_trouble() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError

    outcome = fetcher(resolve=resolve).fetch(Request(url="http://x.invalid/"))

    assert isinstance(outcome, Failed)
    assert outcome.cause is Cause.NETWORK


def test_nobody_at_the_door_is_the_networks_trouble(server: Upstream) -> None:
    with upstream() as other:
        server.port = other.port

    assert cause(server) is Cause.NETWORK


def test_no_tls_where_there_should_be_is_the_networks_trouble(server: Upstream) -> None:
    server.scheme = "https"

    assert cause(server) is Cause.NETWORK


@pytest.mark.parametrize("answer", [hang_up, reset])
def test_a_connection_without_an_answer_is_the_networks_trouble(
    server: Upstream, answer: Callable[[socket.socket], None]
) -> None:
    server.answers["/feed"] = answer

    assert cause(server) is Cause.NETWORK


def test_silence_is_the_networks_trouble(server: Upstream) -> None:
    def wait(_: socket.socket) -> None:
        server.over.wait(5)

    server.answers["/feed"] = wait

    assert cause(server, budget=HASTY) is Cause.NETWORK


@pytest.mark.parametrize(
    "answer",
    [
        page(b"", "500 Oops"),
        page(b"", "404 Not Found"),
        page(b""),
        page(b"", "302 Found", location="/feed"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort",
        page(gzip.compress(b"<rss/>", mtime=0)[:9], content_encoding="gzip"),
        page(bytes(400_000)),
    ],
)
def test_an_answer_that_is_of_no_use_is_the_sources_trouble(
    server: Upstream, answer: bytes
) -> None:
    server.answers["/feed"] = answer

    assert cause(server, budget=HASTY) is None


def test_a_closed_address_is_the_sources_trouble() -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.5"]

    outcome = fetcher(resolve=resolve).fetch(Request(url="http://inside.example/"))

    assert isinstance(outcome, Failed)
    assert outcome.cause is None


def test_who_answers_with_a_way_to_nowhere_has_answered(server: Upstream) -> None:
    with upstream() as other:
        nowhere = other.url()
    server.answers["/feed"] = page(b"", "302 Found", location=nowhere)
    opened = fetcher(f"127.0.0.1:{server.port}", f"127.0.0.1:{other.port}")
    outcome = opened.fetch(Request(url=server.url()))

    assert isinstance(outcome, Failed)
    assert "refuses connections" in outcome.reason
    assert outcome.cause is None
