"""/health.atom: for those with the token, the same bytes until something changes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from prometheus_client.parser import text_string_to_metric_families

from feeds.assemble import web
from feeds.config import Config
from feeds.model import ALL_SOURCES, Source, Trouble
from feeds.serve.http.counting import kind_of
from feeds.storage import Store, schema
from feeds.storage.queue import alerts, roster
from tests.serve.asking import Answer, Client

TOKEN = "0123456789abcdef"  # noqa: S105 - of this test
BEARER = f"Bearer {TOKEN}"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def basic(words: str) -> str:
    return f"Basic {base64.b64encode(words.encode()).decode()}"


@dataclass
class Site:
    """A site whose operator has a token, and troubles."""

    store: Store
    client: Client

    def asked(self, path: str = "/health.atom", **headers: str) -> Answer:
        return self.client.get(path, **{"authorization": BEARER, **headers})

    def trouble(self, source_id: str, kind: Trouble, *, hours: int = 0) -> None:
        with self.store.write() as connection:
            now = NOON + timedelta(hours=hours)
            alerts.raise_alert(connection, source_id, kind, f"{kind} it is", now=now)

    def titles(self) -> list[str | None]:
        found = ET.fromstring(self.asked().body).iterfind("a:entry/a:title", ATOM)
        return [one.text for one in found]


@pytest.fixture(name="site")
def site_of_its_own(configured: Config, tmp_path: Path) -> Iterator[Site]:
    store = Store(f"sqlite:///{tmp_path / 'feeds.db'}")
    schema.upgrade(store)
    wire = Source(id="wire", kind="feed", title="Wire", timezone=UTC, category="news")
    with store.write() as connection:
        roster.sync(connection, [(wire, "")], now=NOON)
    here = replace(configured, metrics_token=TOKEN, storage_url=str(store.url))
    yield Site(store, Client(web.application(here)))
    store.close()


def test_without_a_configured_token_nobody_may_read(client: Client) -> None:
    answer = client.get("/health.atom", authorization=BEARER)

    assert answer.status == 404
    assert "metrics.token" in answer.text


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", basic(TOKEN), basic("me:x"), "Basic é"]
)
def test_another_token_is_refused(site: Site, sent: str) -> None:
    answer = site.asked(authorization=sent)

    assert answer.status == 401
    assert answer.headers.get_all("WWW-Authenticate") == [
        'Bearer realm="metrics"',
        'Basic realm="metrics"',
    ]
    assert "<feed" not in answer.text


@pytest.mark.parametrize("path", ["/health.atom", "/metrics"])
@pytest.mark.parametrize("sent", [BEARER, basic(f":{TOKEN}"), basic(f"me:{TOKEN}")])
def test_the_token_may_be_sent_as_a_password(site: Site, path: str, sent: str) -> None:
    assert site.asked(path, authorization=sent).status == 200


def test_the_newest_change_stands_first_and_nothing_is_cached_for_others(site: Site) -> None:
    site.trouble("wire", Trouble.DROP)
    site.trouble(ALL_SOURCES, Trouble.NETWORK, hours=1)
    with site.store.write() as connection:
        later = NOON + timedelta(hours=2)
        alerts.end(connection, "wire", [Trouble.DROP], now=later)

    assert site.titles() == ["wire <1&1>: drop (ended)", "All sources: network"]
    answer = site.asked()
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_same_bytes_until_an_alert_is_raised_or_ends(site: Site) -> None:
    site.trouble("wire", Trouble.DROP)
    first = site.asked()
    etag = str(first.headers["ETag"])
    site.trouble("wire", Trouble.DROP, hours=1)
    with site.store.write() as connection:
        alerts.acknowledge(connection, "wire", until=NOON)

    again = site.asked(if_none_match=etag)
    assert (again.status, again.body) == (304, b"")
    assert site.asked().body == first.body

    site.trouble("wire", Trouble.PAGE, hours=2)
    assert site.asked(if_none_match=etag).status == 200


def test_alerts_are_never_among_the_feeds(site: Site) -> None:
    site.trouble("wire", Trouble.DROP)

    for path in ("/", "/opml.xml"):
        assert "health" not in site.asked(path).text


def test_its_answers_are_counted_among_those_for_operators() -> None:
    assert kind_of("/health.atom") == "ops"


def test_alerts_are_measured_by_kind(site: Site) -> None:
    site.trouble("wire", Trouble.DROP)
    site.trouble("former", Trouble.DROP)
    site.trouble(ALL_SOURCES, Trouble.NETWORK)
    with site.store.write() as connection:
        soon = site.store.now() + timedelta(hours=1)
        alerts.acknowledge(connection, ALL_SOURCES, until=soon)
    found = {
        (one.labels["kind"], one.labels["acknowledged"]): one.value
        for metric in text_string_to_metric_families(site.asked("/metrics").text)
        for one in metric.samples
        if one.name == "feeds_alerts"
    }

    assert {key for key, value in found.items() if value} == {("drop", "no"), ("network", "yes")}
    assert found["drop", "no"] == 1
    assert {kind for kind, _ in found} == {one.value for one in Trouble}
