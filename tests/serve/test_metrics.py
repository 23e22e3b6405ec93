"""/metrics: for those with the token only, and the numbers that are meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from feeds.assemble import counting, web
from feeds.config import Config
from feeds.serve import create_app
from feeds.serve.http.agents import FAMILIES, family
from feeds.serve.http.counting import kind_of
from feeds.storage import Store, schema
from feeds.storage.counts import add_checks, add_polls
from feeds.tally import Tally
from tests.serve.asking import Client
from tests.serve.site_samples import ITEMS

TOKEN = "0123456789abcdef"  # noqa: S105 - of this test
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"


@pytest.fixture(name="watched")
def client_of_a_site_with_a_token(configured: Config) -> Client:
    return Client(web.application(replace(configured, metrics_token=TOKEN)))


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every value by its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in text_string_to_metric_families(text)
        for sample in metric.samples
    }


def measured(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", authorization=f"Bearer {TOKEN}")

    assert answer.status == 200
    return samples(answer.text)


def test_without_a_configured_token_nobody_may_read(client: Client) -> None:
    for sent in ("", "Bearer ", "Bearer x"):
        answer = client.get("/metrics", authorization=sent)

        assert answer.status == 404
        assert "metrics.token" in answer.text


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}0"])
def test_another_token_is_refused(watched: Client, sent: str) -> None:
    answer = watched.get("/metrics", authorization=sent)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="metrics"'
    assert "feeds_" not in answer.text


def test_the_answer_is_in_the_format_of_prometheus_and_not_kept(watched: Client) -> None:
    answer = watched.get("/metrics", authorization=f"Bearer {TOKEN}")

    assert answer.headers["Content-Type"] == CONTENT_TYPE_LATEST
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_numbers_are_those_of_the_site(watched: Client) -> None:
    found = measured(watched)

    assert found["feeds_articles",] == sum(map(len, ITEMS.values()))
    assert found["feeds_source_failures", "wire"] == 0
    assert found["feeds_source_success_timestamp_seconds", "wire"] > 0
    assert found["feeds_waiting", "changes"] == 0
    assert found["feeds_documents", "stale"] == 0
    assert found["feeds_documents", "fresh"] > 0


def test_answers_are_counted_by_kind_program_and_status(configured: Config) -> None:
    store, tally = Store(configured.storage_url), Tally()
    client = Client(create_app(store, web.public(configured), tally=tally))
    first = client.get("/topics/harbour.atom", user_agent="newsboat/2.21 (Linux x86_64)")
    etag = str(first.headers["ETag"])
    client.get("/topics/harbour.atom", user_agent="newsboat/2.21", if_none_match=etag)
    nothing = client.get("/nowhere", user_agent="newsboat/2.21")
    page = client.get("/", user_agent="Mozilla/5.0 (X11; Linux x86_64) 10.1.2.3")
    store.close()

    assert tally.take() == {
        ("feed", "newsboat", 200): (1, len(first.body)),
        ("feed", "newsboat", 304): (1, 0),
        ("page", "", 200): (1, len(page.body)),
        ("page", "", 404): (1, len(nothing.body)),
    }


def test_a_head_request_sends_no_bytes(configured: Config) -> None:
    store, tally = Store(configured.storage_url), Tally()
    client = Client(create_app(store, web.public(configured), tally=tally))
    client.get("/topics/harbour.atom", method="HEAD")
    store.close()

    assert tally.take() == {("feed", "none", 200): (1, 0)}


def test_counts_reach_the_metrics_of_every_process(tmp_path: Path, configured: Config) -> None:
    store, tally = fresh_store(tmp_path), Tally()
    tally.add(("feed", "newsboat", 304), 40, 0)
    counting.flush(tally, store, add_polls)
    tally.add(("feed", "newsboat", 304), 2, 0)
    counting.flush(tally, store, add_polls)
    tally.add(("ok",), 3, 7, 1)
    counting.flush(tally, store, add_checks)
    here = replace(configured, metrics_token=TOKEN, storage_url=str(store.url))
    found = measured(Client(web.application(here)))
    store.close()

    assert found["feeds_requests_total", "newsboat", "feed", "304"] == 42
    assert found["feeds_checks_total", "ok"] == 3
    assert found["feeds_articles_taken_total", "new"] == 7
    assert tally.take() == {}


def test_counts_wait_while_the_database_is_away(tmp_path: Path) -> None:
    away, tally = Store(f"sqlite:///{tmp_path / 'nowhere' / 'feeds.db'}"), Tally()
    tally.add(("feed", "newsboat", 200), 1, 100)
    counting.flush(tally, away, add_polls)

    assert tally.take() == {("feed", "newsboat", 200): (1, 100)}


def fresh_store(folder: Path) -> Store:
    store = Store(f"sqlite:///{folder / 'feeds.db'}")
    schema.upgrade(store)
    return store


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/topics/x", "page"),
        ("/topics/x.atom", "feed"),
        ("/feeds/all.json", "feed"),
        ("/articles/abc", "article"),
        ("/search", "search"),
        ("/opml.xml", "directory"),
        ("/static/site.css", "static"),
        ("/health/live", "ops"),
        ("/metrics", "ops"),
        ("", "page"),
    ],
)
def test_a_path_is_of_one_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("", "none"),
        ("newsboat/2.21 (Linux x86_64; 1.2 GHz) libcurl/7.88.1", "newsboat"),
        ("python-reader/3.26 (+https://github.com/lemon24/reader)", "reader"),
        ("Mozilla/5.0 (compatible; Miniflux/2.2; +https://miniflux.app)", "miniflux"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "browser"),
        ("somebody@example.org", "other"),
    ],
)
def test_a_user_agent_is_told_by_its_family_only(sent: str, told: str) -> None:
    assert family(sent) == told
    assert told in {*FAMILIES.values(), "none", "other"}


def test_the_reference_names_every_metric_and_no_other(watched: Client) -> None:
    answer = watched.get("/metrics", authorization=f"Bearer {TOKEN}")
    there = set(re.findall(r"^# HELP (\w+) ", answer.text, re.MULTILINE))
    explained = set(re.findall(r"^\| `(\w+)", REFERENCE.read_text(), re.MULTILINE))

    assert explained == there
