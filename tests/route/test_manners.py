"""Rachel Kroll's test of feed readers: days of visits by three workers, every request scored.

Sources: rachelbythebay.com/w/2024/06/28/fsr/ (what is scored); RFC 9110 10.2.3 (Retry-After).
"""

from __future__ import annotations

import http.server
import os
import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from feeds.assemble.values import desk
from feeds.config import load
from feeds.dispatch import Workers
from feeds.fetch import Fetcher, Hole
from feeds.pipeline.desk import Tools
from feeds.pipeline.gather.politeness import Turns, host_of
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.ledger import Ledger
from feeds.pipeline.visit.pacing import Pacemaker
from feeds.storage import Store, schema
from feeds.storage.queue import roster, sources
from tests.fetch.loopback import to_loopback, trusting
from tests.pipeline.house import Item, rss
from tests.route.simulated_time import SimulatedTime

START = datetime(2026, 11, 16, 8, 0, 17, tzinfo=UTC)
DAYS = timedelta(days=2)
WORKERS = 3
SPACING = timedelta(seconds=1)
SILENCE = timedelta(hours=2)
BETWEEN_ITEMS = timedelta(hours=3)
PATIENCE = 60.0
"""Seconds between two looks of a worker at sources that are due but must wait."""

ETAG, DATE, BOTH = ("ETag",), ("Last-Modified",), ("ETag", "Last-Modified")
PUBLISHERS = {
    "http://paper.example:{port}/both": BOTH,
    "http://paper.example:{port}/etag": ETAG,
    "http://paper.example:{port}/date": DATE,
    "http://seconds.example:{port}/429": BOTH,
    "http://seconds.example:{port}/beside": BOTH,
    "http://moment.example:{port}/503": ETAG,
}
REFUSING = {"/429": (429, 6), "/503": (503, 4)}
"""Path to the status and to which of its requests, counted from 1, is refused so."""

CONFIG = """
[site]
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"
[refresh]
spacing = "1s"
allow_private = ["127.0.0.1:{port}"]
[categories.news]
"""
SOURCE = '[sources.s{n}]\nkind = "feed"\nurl = "{url}"\ncategory = "news"\n'

BACK_AGAIN = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
UNWANTED = ("Cookie", "Referer", "Authorization", "From")


@dataclass(frozen=True)
class Asked:
    """A request as it came, and what the answer said."""

    at: datetime
    host: str
    path: str
    headers: dict[str, str]
    status: int
    validators: dict[str, str]


@dataclass
class Publisher:
    """Several feeds that change every few hours, and a book of who asked what."""

    time: SimulatedTime
    book: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, path: str) -> list[Asked]:
        return [one for one in self.book if one.path == path]

    def by_host(self) -> dict[str, list[Asked]]:
        found = defaultdict(list)
        for one in self.book:
            found[one.host].append(one)
        return found


class Handler(http.server.BaseHTTPRequestHandler):
    publisher: Publisher
    known_by: dict[str, tuple[str, ...]]

    def do_GET(self) -> None:
        with self.publisher.lock:
            self._answer(self.publisher.time.now)

    def _answer(self, now: datetime) -> None:
        edition = (now - START) // BETWEEN_ITEMS
        changed = format_datetime(START + edition * BETWEEN_ITEMS, usegmt=True)
        given = {"ETag": f'W/"ed, {edition} é"', "Last-Modified": changed}
        given = {name: given[name] for name in self.known_by[self.path]}
        sent = {name: self.headers.get(BACK_AGAIN[name]) for name in given}
        status = 304 if sent == given else 200
        refused, turn = REFUSING.get(self.path, (0, 0))
        silence = {}
        if len(self.publisher.of(self.path)) + 1 == turn:
            status, given = refused, {}
            until = format_datetime(now + SILENCE, usegmt=True)
            silence = {"Retry-After": "7200" if refused == 429 else until}
        host = (self.headers["Host"] or "").partition(":")[0]
        self.publisher.book.append(
            Asked(now, host, self.path, dict(self.headers.items()), status, given)
        )
        body = (
            rss(*(Item(f"{self.path}-{n}") for n in range(edition + 1))) if status == 200 else b""
        )
        self.send_response_only(status)
        for name, value in {**given, **silence, "Set-Cookie": "reader=1; Path=/"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def publishing(time: SimulatedTime) -> Iterator[tuple[Publisher, int]]:
    publisher = Publisher(time)
    known_by = {"/" + url.rpartition("/")[2]: names for url, names in PUBLISHERS.items()}
    handler = type("Scored", (Handler,), {"publisher": publisher, "known_by": known_by})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield publisher, server.server_address[1]
        server.shutdown()


def worker(config: Path, time: SimulatedTime, port: int, number: int) -> None:
    """The loop of a work process, with its own connections, until the days are over."""
    loaded = load(config, environ={})
    values, store = desk(loaded), Store(loaded.storage_url, clock=time)
    turns = Turns(store, per_host=1, spacing=SPACING, sleep=time.sleep)
    fetcher = Fetcher(
        user_agent="feeds/test",
        holes=[Hole.parse(f"127.0.0.1:{port}")],
        slot=turns,
        now=time,
        resolve=to_loopback,
        tls=trusting(os.environ.get("SSL_CERT_FILE")),
    )
    tools = Tools(
        store=store,
        fetcher=fetcher,
        turns=turns,
        ledger=Ledger(store, most=2),
        workers=cast("Workers", SimpleNamespace(call=_call)),
        chance=random.Random(number).random,  # noqa: S311 - spreads visits
        pace=Pacemaker(store, values.sources, values.limits),
    )
    while time.now < START + DAYS:
        claims = refresh.due(values, tools, limit=2)
        for claim in claims:
            refresh.check(claim, values, tools)
        if not claims:
            with store.read() as connection:
                soonest = min(one.due_at for one in sources.health(connection))
            time.sleep(max((soonest - time.now).total_seconds(), PATIENCE))
    store.close()


def _call(function: Any, *args: Any) -> Any:
    """Workers without processes."""
    return function(*args)


@pytest.fixture(scope="module", name="scored")
def days_of_visits(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    time = SimulatedTime(START)
    with publishing(time) as (publisher, port):
        config = tmp_path_factory.mktemp("manners") / "config.toml"
        listed = (SOURCE.format(n=n, url=url.format(port=port)) for n, url in enumerate(PUBLISHERS))
        config.write_text(CONFIG.format(port=port) + "".join(listed))
        loaded = load(config, environ={})
        store = Store(loaded.storage_url, clock=time)
        schema.upgrade(store)
        with store.write() as connection:
            configured = [(one, host_of(one)) for one in loaded.sources.values()]
            roster.sync(connection, configured, now=START)
        store.close()
        time.run(*(lambda n=n: worker(config, time, port, n) for n in range(WORKERS)))
    return publisher


PATHS = ["/" + url.rpartition("/")[2] for url in PUBLISHERS]


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_only_the_first_request_is_unconditional(scored: Publisher, path: str) -> None:
    first, *others = scored.of(path)

    assert len(others) > 20
    assert not {*BACK_AGAIN.values()} & first.headers.keys()
    assert all({*BACK_AGAIN.values()} & one.headers.keys() for one in others)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_validators_come_back_to_the_letter_and_none_is_made_up(
    scored: Publisher, path: str
) -> None:
    known: dict[str, str] = {}
    for one in scored.of(path):
        sent = {name: one.headers.get(back) for name, back in BACK_AGAIN.items()}
        assert {name: value for name, value in sent.items() if value} == known
        known = one.validators or known


@pytest.mark.slow
def test_nothing_is_sent_that_nobody_asked_for(scored: Publisher) -> None:
    for one in scored.book:
        assert not {*UNWANTED} & one.headers.keys()
        assert "?" not in one.path
        assert one.headers["User-Agent"] == "feeds/test"


@pytest.mark.slow
def test_a_host_gets_one_request_at_a_time_with_a_pause_between_two(scored: Publisher) -> None:
    for asked in scored.by_host().values():
        moments = [one.at for one in asked]
        assert min(b - a for a, b in pairwise(moments)) >= SPACING


@pytest.mark.slow
@pytest.mark.parametrize(("path", "host"), [("/429", "seconds"), ("/503", "moment")])
def test_a_host_that_asks_for_silence_gets_it_to_the_second(
    scored: Publisher, path: str, host: str
) -> None:
    (refused,) = (one for one in scored.of(path) if one.status in (429, 503))
    asked = scored.by_host()[f"{host}.example"]
    after = [one.at for one in asked if one.at > refused.at]

    assert min(after) >= refused.at + SILENCE
    assert min(after) < refused.at + SILENCE + timedelta(hours=2)


@pytest.mark.slow
def test_three_workers_visit_no_more_often_than_one_may(scored: Publisher) -> None:
    for path in PATHS:
        moments = [one.at for one in scored.of(path)]
        assert min(b - a for a, b in pairwise(moments)) >= timedelta(minutes=5)
