"""Feeds and sites that have moved lead on for ever; what has ended says so."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from feeds.assemble import web
from feeds.cli import main
from feeds.config import load
from tests.serve.asking import Client
from tests.serve.site_samples import BASE_URL, config, sample, upstream

FORMATS = ("", ".atom", ".rss", ".json")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Client]:
    """A site whose config is changed and applied: what is served afterwards."""
    path = tmp_path_factory.mktemp("site") / "config.toml"
    with upstream(sample) as port:
        path.write_text(config(port))
        first = path.read_text()
        assert CliRunner().invoke(main, ["--config", str(path), "refresh"]).exit_code == 0

    def change(old: str, new: str) -> Client:
        assert old in first
        path.write_text(first.replace(old, new))
        applied = CliRunner().invoke(main, ["--config", str(path), "apply", "--remove"])
        assert applied.exit_code == 0, applied.output
        ended = CliRunner().invoke(main, ["--config", str(path), "refresh", "--due"])
        assert ended.exit_code in {0, 1}, ended.output  # its sources are gone by now
        return Client(web.application(load(path, environ=os.environ)))

    return change


def test_a_feed_under_another_id_keeps_its_entries_and_its_own_id(
    changed: Callable[[str, str], Client],
) -> None:
    before = changed("[topics.harbour]", "[topics.harbour]").get("/topics/harbour.json").text
    client = changed("[topics.harbour]", '[topics.port]\naliases = ["harbour"]')

    after = client.get("/topics/port.json").text
    assert after.replace("topics/port", "topics/harbour") == before
    atom = client.get("/topics/port.atom").text
    assert "<id>tag:testblatt.test,2026-01-01:topics/harbour</id>" in atom


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_former_id_leads_to_the_feed_in_every_format(
    changed: Callable[[str, str], Client], suffix: str
) -> None:
    client = changed("[topics.harbour]", '[topics.port]\naliases = ["harbour", "havn"]')
    for former in ("harbour", "havn"):
        answer = client.get(f"/topics/{former}{suffix}?x=1")

        assert answer.status == 301
        assert answer.headers["Location"] == f"{BASE_URL}/topics/port{suffix}"
    assert client.get(f"/topics/port{suffix}").status == 200
    assert client.get(f"/feeds/harbour{suffix}").status == 404, "an alias belongs to its kind"


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", ["topics/harbour", "feeds/morning", "sources/wire"])
def test_a_retired_feed_is_gone_and_its_articles_are_not(
    changed: Callable[[str, str], Client], kind: str, suffix: str
) -> None:
    table = f"[{kind.replace('/', '.')}]"
    client = changed(table, f'{table}\nretired = true\naliases = ["older"]')
    older = f"{kind.partition('/')[0]}/older"

    assert client.get(f"/{kind}{suffix}").status == 410
    assert client.get(f"/{older}{suffix}").status == 410
    index = client.get("/")
    assert index.status == 200
    assert not [link for link in index.links if kind in link]
    assert client.get("/search?q=Schiff").titles == ["Ein <mark>Schiff</mark> im Hafen"]


def test_who_takes_an_id_that_another_feed_once_had_is_another_feed(
    changed: Callable[[str, str], Client],
) -> None:
    changed("[topics.harbour]", '[topics.port]\naliases = ["harbour"]')
    both = "[topics.port]\nmatch = 'Hafen'\n[topics.harbour]"
    client = changed("[topics.harbour]", both)

    tag = "tag:testblatt.test,2026-01-01:topics/harbour"
    assert f"<id>{tag}</id>" in client.get("/topics/port.atom").text
    assert f"<id>{tag}-2</id>" in client.get("/topics/harbour.atom").text


@pytest.mark.parametrize(
    ("host", "path", "location"),
    [
        ("old.example", "/topics/harbour.atom?a=1", f"{BASE_URL}/topics/harbour.atom?a=1"),
        ("OLD.example", "/a%20b/%C3%A4", f"{BASE_URL}/a%20b/%C3%A4"),
        ("old.example", "//evil.example/", f"{BASE_URL}//evil.example/"),
        ("older.example:8080", "/news/feeds/all", f"{BASE_URL}/feeds/all"),
        ("older.example:8080", "/news", f"{BASE_URL}/"),
    ],
)
def test_a_former_address_of_the_site_leads_to_the_present_one(
    changed: Callable[[str, str], Client], host: str, path: str, location: str
) -> None:
    former = 'former_urls = ["http://old.example", "http://older.example:8080/news/"]'
    client = changed("[refresh]", f"{former}\n[refresh]")
    answer = client.get(path, host=host)

    assert answer.status == 301
    assert answer.headers["Location"] == location


@pytest.mark.parametrize("host", ["news.example.net", "127.0.0.1:8000", "evil.example", ""])
def test_every_other_host_is_answered_here(
    changed: Callable[[str, str], Client], host: str
) -> None:
    former = 'former_urls = ["http://old.example", "http://older.example:8080/news/"]'
    client = changed("[refresh]", f"{former}\n[refresh]")

    assert client.get("/topics/harbour.atom", host=host).status == 200
    assert client.get("/topics/harbour.atom", host="older.example:8080").status == 200
