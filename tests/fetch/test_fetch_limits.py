import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from feeds.fetch import Budget
from feeds.model import Changed, Failed, Request
from tests.fetch.loopback import SMALL, Upstream, fetcher, page, upstream

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\n\r\n"
HASTY = Budget(seconds=0.3, wire_bytes=300_000)


@pytest.fixture(name="server")
def _server() -> Iterator[Upstream]:
    with upstream() as server:
        yield server


def refusal(server: Upstream, answer: bytes | Callable[[socket.socket], None]) -> str:
    server.answers["/feed"] = answer
    budget = SMALL if isinstance(answer, bytes) else HASTY
    outcome = fetcher(f"127.0.0.1:{server.port}", budget=budget).fetch(Request(url=server.url()))
    assert isinstance(outcome, Failed), outcome
    return outcome.reason


def drip(server: Upstream, first: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(first)
        while not server.over.wait(0.05):
            connection.sendall(drop)

    return send


@pytest.mark.parametrize(
    ("first", "drop", "sentence"),
    [
        (b"", b"", "no answer within 0.3 s"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x", "no complete answer within 0.3 s"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "no complete answer within 0.3 s"),
        (UNTIL_CLOSED, b"x", "no complete answer within 0.3 s"),
        (CHUNKED, b"1\r\nx\r\n", "no complete answer within 0.3 s"),
    ],
)
def test_a_slow_server_is_left_after_the_time_for_everything(
    server: Upstream, first: bytes, drop: bytes, sentence: str
) -> None:
    assert refusal(server, drip(server, first, drop)) == sentence


def test_an_endless_body_is_left_at_the_limit(server: Upstream) -> None:
    def send(connection: socket.socket) -> None:
        connection.sendall(UNTIL_CLOSED)
        while not server.over.is_set():
            connection.sendall(bytes(65536))

    assert refusal(server, send) == "sent more than 0.3 MB"


def test_headers_count_as_received(server: Upstream) -> None:
    def send(connection: socket.socket) -> None:
        while not server.over.is_set():
            connection.sendall(b"HTTP/1.1 100 Continue\r\nX: " + b"x" * 60_000 + b"\r\n\r\n")

    assert refusal(server, send) == "sent more than 0.3 MB"


def test_a_bomb_is_refused(server: Upstream) -> None:
    bomb = page(gzip.compress(bytes(5_000_000), mtime=0), content_encoding="gzip")

    assert refusal(server, bomb) == "the compressed body grows more than 100 times"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (page(content_length="999999999"), "wants to send more than 0.3 MB"),
        (page(content_length="5000"), "the body ends before its announced length"),
        (CHUNKED + b"zz\r\n<rss/>", "the chunks of the body are broken"),
        (CHUNKED + b"-11\r\n<rss/>", "the chunks of the body are broken"),
        (CHUNKED + b"99\r\n<rss/>", "the body ends before its announced length"),
        (CHUNKED + b"6\r\n<rss/>\r\n", "the answer ends too early"),
        (page(gzip.compress(bytes(9999), mtime=0)[:-9], content_encoding="gzip"), "ends too early"),
        (page(content_encoding="gzip"), "the gzip body is broken"),
        (page(content_encoding="gzip, gzip"), "sent a compression that was not asked for"),
        (page(x="y" * 70_000), "a header is too long"),
        (b"", "closed the connection without an answer"),
        (b"<rss/>", "the answer is not proper HTTP"),
        (b"\x16\x03\x01 garbage\r\n\r\n", "the answer is not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n", "the answer is not proper HTTP"),
    ],
)
def test_a_sick_answer_is_refused_with_its_reason(
    server: Upstream, answer: bytes, sentence: str
) -> None:
    assert sentence in refusal(server, answer)


@pytest.mark.parametrize(
    "answer",
    [
        UNTIL_CLOSED + b"<rss/>",
        CHUNKED + b"3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n",
        page(gzip.compress(b"<rss/>", mtime=0) + bytes(9), content_encoding="gzip"),
        page(content_length="-1"),
    ],
)
def test_a_body_is_whole_however_it_is_sent(server: Upstream, answer: bytes) -> None:
    server.answers["/feed"] = answer

    outcome = fetcher(f"127.0.0.1:{server.port}").fetch(Request(url=server.url()))

    assert isinstance(outcome, Changed)
    assert outcome.response.body == b"<rss/>"


def test_waiting_for_our_own_slot_costs_no_time(server: Upstream) -> None:
    @contextmanager
    def slot(host: str) -> Iterator[None]:
        time.sleep(HASTY.seconds * 1.5)
        yield

    server.answers["/feed"] = page()
    hasty = fetcher(f"127.0.0.1:{server.port}", budget=HASTY, slot=slot)

    assert isinstance(hasty.fetch(Request(url=server.url())), Changed)


def test_a_resolver_that_hangs_is_left(server: Upstream) -> None:
    def resolve(host: str, port: int) -> list[str]:
        server.over.wait(5)
        return ["127.0.0.1"]

    hasty = fetcher(f"127.0.0.1:{server.port}", budget=HASTY, resolve=resolve)

    assert hasty.fetch(Request(url=server.url(host="slow.example"))) == Failed(
        "no answer within 0.3 s"
    )


def test_one_fetcher_serves_many_threads(server: Upstream) -> None:
    paths = [f"/{number}" for number in range(200)]
    for path in paths:
        server.answers[path] = page(path.encode())
    shared = fetcher(f"127.0.0.1:{server.port}")

    with ThreadPoolExecutor(32) as threads:
        outcomes = list(
            threads.map(lambda path: shared.fetch(Request(url=server.url(path))), paths)
        )

    bodies = [outcome.response.body for outcome in outcomes if isinstance(outcome, Changed)]
    assert bodies == [path.encode() for path in paths]


def test_no_connection_is_left_open(server: Upstream) -> None:
    closed = threading.Event()

    def wait_for_end(connection: socket.socket) -> None:
        connection.sendall(page(b"", "404 Not Found"))
        if not connection.recv(1):
            closed.set()

    refusal(server, wait_for_end)

    assert closed.wait(5)
