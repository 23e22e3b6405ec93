"""A fetch in steps waits for the network only, and says before it may hold up its thread."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.fetch import Fetcher
from feeds.model import Changed, Outcome, Request, Unchanged
from feeds.steps import MAY_BLOCK, Ready, Steps, finished
from tests.fetch.loopback import Upstream, fetcher, page, upstream

CERTIFICATE = Path(__file__).parents[1] / "data/fetch/localhost.pem"
NOTHING_NEW = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"


@pytest.fixture(name="server", params=["http", "https"])
def _server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with upstream(context if request.param == "https" else None) as server:
        yield server


def ours(server: Upstream) -> Fetcher:
    return replace(fetcher(f"localhost:{server.port}"), is_ours=lambda _: True)


def asked(server: Upstream) -> Request:
    return Request(url=server.url(host="localhost"), etag="x")


def told(steps: Steps[Outcome]) -> tuple[Outcome, bool]:
    """What *steps* return, and whether they have said that they may block."""
    blocks = False

    def watched() -> Steps[Outcome]:
        nonlocal blocks
        wanted = next(steps)
        try:
            while True:
                blocks = blocks or wanted is MAY_BLOCK
                wanted = steps.send((yield wanted))
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    return finished(watched()), blocks


def test_an_answer_that_nothing_has_changed_never_blocks(server: Upstream) -> None:
    server.answers["/feed"] = NOTHING_NEW
    outcome, blocks = told(ours(server).fetching(asked(server)))

    assert isinstance(outcome, Unchanged)
    assert not blocks


def test_a_body_may_block(server: Upstream) -> None:
    server.answers["/feed"] = page(b"<rss/>" * 9_000)
    outcome, blocks = told(ours(server).fetching(asked(server)))

    assert isinstance(outcome, Changed)
    assert blocks


def test_an_answer_that_is_not_all_there_may_block(server: Upstream) -> None:
    def in_pieces(connection: socket.socket) -> None:
        connection.sendall(NOTHING_NEW[:30])
        time.sleep(0.2)
        connection.sendall(NOTHING_NEW[30:])

    server.answers["/feed"] = in_pieces
    outcome, blocks = told(ours(server).fetching(asked(server)))

    assert isinstance(outcome, Unchanged)
    assert blocks


def test_a_turn_that_is_not_ours_may_block(server: Upstream) -> None:
    server.answers["/feed"] = NOTHING_NEW

    assert told(fetcher(f"localhost:{server.port}").fetching(asked(server)))[1]


def test_a_fetch_that_is_given_up_leaves_nothing_open(server: Upstream) -> None:
    steps = ours(server).fetching(asked(server))
    wanted = next(steps)
    assert isinstance(wanted, Ready)
    steps.close()

    assert wanted.socket.fileno() == -1
