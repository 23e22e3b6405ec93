"""Try a source out: what it answers, what would be taken in, and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CONFIG
from tests.cli.running import command
from tests.fetch.loopback import Upstream, page, upstream

SOURCE = """
[sources.paper]
kind = "feed"
url = "{url}"
category = "news"
skip = 'title:Anzeige'

[categories.transport]
upstream = ["verkehr"]
"""

NO_ID = "no id: 1 of 3 entries; the link stands in, so that another link makes another article"
TOO_MUCH = "The document was not read, because it goes beyond what any feed needs"

FEED = """\
<rss version="2.0"><channel><title>Blatt</title><link>https://blatt.example/</link><ttl>90</ttl>
<skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<item><guid>a-1</guid><title>Anzeige: Kauf!</title><link>/werbung</link></item>
<item><title>Der Nachtzug</title><link>/zug</link><category>Verkehr</category>
<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><description>Er fährt.</description></item>
<item><guid>c-3</guid><title>Das Wetter</title><link>/wetter</link>
<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate><description>Es regnet.</description></item>
</channel></rss>
"""


@pytest.fixture
def publisher() -> Iterator[Upstream]:
    with upstream() as server:
        server.answers["/feed"] = page(
            FEED.encode(), content_type="application/rss+xml", etag='"1"'
        )
        yield server


@pytest.fixture
def config(home: Path, publisher: Upstream) -> Path:
    path = home / "config.toml"
    opened = CONFIG.replace('"1s"', f'"0s"\nallow_private = ["127.0.0.1:{publisher.port}"]')
    path.write_text(opened + SOURCE.format(url=publisher.url()))
    return path


def tried(config: Path, *arguments: str) -> str:
    ended = command("--config", config, "source", "test", *arguments)
    assert ended.exit_code == 0, ended.output
    assert not config.with_name("feeds.db").exists()
    return ended.stdout


def refusal(config: Path, wanted: str) -> str:
    ended = command("--config", config, "source", "test", wanted)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("feeds: ")
    assert ended.stderr.count("\n") == 1
    return ended.stderr.removeprefix("feeds: ").rstrip()


def lines(said: str) -> list[str]:
    return [" ".join(line.split()) for line in said.splitlines()]


def test_a_source_is_asked_once_and_all_of_it_shown(config: Path, publisher: Upstream) -> None:
    said = lines(tried(config, "paper"))

    size = len(FEED.encode())
    assert len(publisher.asked) == 1
    assert said[0] == f"paper: {publisher.url()}"
    for line in (
        f"answer 200, application/rss+xml, {size:,} bytes",
        "format RSS 2.0, read strictly",
        "validators ETag",
        "wishes at least 90 min between visits; none at 3 o'clock GMT; none on Sunday GMT",
        "entries 3; 2 would be taken in",
        f"note {NO_ID}",
        "skipped by title:Anzeige:",
        "Anzeige: Kauf!",
        "the first 2 of 2, newest first:",
        "2026-11-23 11:00 Der Nachtzug",
        "id https://blatt.example/zug",
        "link https://blatt.example/zug",
        "category transport (upstream: verkehr)",
        "topics rail (Nachtzug)",
        "id c-3",
        "category news (source)",
        "topics -",
    ):
        assert line in said, line
    assert any(line.startswith("next visit about 2") for line in said)


def test_programs_get_every_article(config: Path, publisher: Upstream) -> None:
    told: dict[str, Any] = json.loads(tried(config, "paper", "--json"))

    (document,) = told["documents"]
    assert told["source"] == {"id": "paper", "url": publisher.url(), "is_configured": True}
    assert (document["status"], document["format"], document["entries"]) == (200, "RSS 2.0", 3)
    assert (told["etag"], told["last_modified"]) == ('"1"', None)
    assert told["wishes"] == {
        "seconds_between_visits": 5400,
        "skip_hours": [3],
        "skip_days": [6],
    }
    assert [one["title"] for one in told["articles"]] == ["Der Nachtzug", "Das Wetter"]
    assert [one["id"] for one in told["articles"][0]["topics"]] == ["rail"]
    assert told["skipped"] == [{"external_id": "a-1", "title": "Anzeige: Kauf!"}]


def test_an_address_need_not_be_configured(config: Path, publisher: Upstream) -> None:
    publisher.answers["/other"] = page(FEED.replace("<item>", "<item>&nope;").encode())
    said = lines(tried(config, publisher.url("/other")))

    assert said[0] == f"not configured: {publisher.url('/other')}"
    assert "entries 3; 3 would be taken in" in said
    assert "format RSS 2.0" in said
    assert "note read leniently: entities that it does not declare (line 3)" in said
    assert "validators none, so that it sends everything each time" in said


def test_a_configured_address_is_its_source(config: Path, publisher: Upstream) -> None:
    assert tried(config, publisher.url() + "/").startswith("paper: ")


def test_a_folder_is_read_too(config: Path) -> None:
    said = lines(tried(config, "texts"))

    assert "answer 2 of 2 files could be read" in said
    assert "format plain text, read strictly" in said
    assert "2 paragraphs:" not in said
    assert "id night-train.txt" in said


@pytest.mark.parametrize(
    ("status", "said"),
    [("301 Moved", "; redirected for good to {}"), ("302 Found", "; from {}")],
)
def test_a_redirect_is_told(config: Path, publisher: Upstream, status: str, said: str) -> None:
    publisher.answers["/old"] = page(b"", status, location="/feed")
    answer = next(one for one in lines(tried(config, publisher.url("/old"))) if "answer" in one)

    assert answer.endswith(said.format(publisher.url()))


def test_a_page_names_the_feeds_that_it_advertises(config: Path, publisher: Upstream) -> None:
    link = '<link rel="alternate" type="application/{}+xml" href="{}">'
    head = link.format("rss", "/feed") + link.format("atom", "/atom?a=1&amp;b=2")
    publisher.answers["/"] = page(f"<!doctype html><html><head>{head}</head></html>".encode())

    assert refusal(config, publisher.url("/")) == (
        "127.0.0.1: This is an HTML page, not a feed; it names feeds at "
        f"{publisher.url()} {publisher.url('/atom?a=1&b=2')}"
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"", "404 Not Found"), "answered 404 Not Found"),
        (page(b"", "503 Busy", retry_after="60"), "answered 503 Service Unavailable"),
        (page(b""), "answered with an empty body"),
        (page(b"%PDF-1.7 x"), "This is a PDF document, not a feed."),
        (b"SSH-2.0-OpenSSH\r\n", "the answer is not proper HTTP"),
        (
            page(b"<rss><channel><item>" + b"<a>" * 1000),
            f"{TOO_MUCH}: Excessive depth in document: 256.",
        ),
    ],
)
def test_a_failure_is_one_true_sentence(
    config: Path, publisher: Upstream, answer: bytes, reason: str
) -> None:
    publisher.answers["/feed"] = answer

    assert refusal(config, "paper") == f"paper: {reason}"


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("nobody", "there is no source 'nobody'; configured are: texts, paper"),
        ("blatt.example", "'blatt.example' is no source, and no address: those begin with"),
        ("ftp://blatt.example/", "only http and https are fetched, not ftp"),
        ("http://10.0.0.1/feed", "the address 10.0.0.1 is not public"),
        ("http://me:hunter2@blatt.example/", "the address contains a user name"),
    ],
)
def test_what_may_not_be_asked_is_refused(config: Path, wanted: str, reason: str) -> None:
    said = refusal(config, wanted)

    assert reason in said
    assert "hunter2" not in said


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_secrets_are_sent_but_never_shown(
    config: Path, publisher: Upstream, monkeypatch: pytest.MonkeyPatch, as_json: list[str]
) -> None:
    address = publisher.url("/feed?key=hunter2")
    monkeypatch.setenv("ADDRESS", address)
    monkeypatch.setenv("TOKEN", 'Bearer "hunter2"')
    referred = 'headers = { Authorization = "env:TOKEN" }\nurl = "env:ADDRESS"'
    config.write_text(config.read_text().replace(f'url = "{publisher.url()}"', referred))
    echo = FEED.replace("Das Wetter", 'Bearer "hunter2"').replace("/wetter", f"{address}&amp;x=1")
    publisher.answers["/feed?key=hunter2"] = page(echo.encode())
    said = tried(config, "paper", *as_json)
    publisher.answers["/feed?key=hunter2"] = page(f"<!doctype html>{echo}".encode())
    refused = refusal(config, "paper")

    assert publisher.header("Authorization") == 'Bearer "hunter2"'
    assert "hunter2" not in said + refused
    assert "env:ADDRESS" in said


def test_a_host_has_its_pause_between_two_requests(config: Path, publisher: Upstream) -> None:
    publisher.answers["/old"] = page(b"", "302 Found", location="/feed")
    config.write_text(config.read_text().replace('spacing = "0s"', 'spacing = "1s"'))

    assert "entries" in tried(config, publisher.url("/old"))
    assert len(publisher.asked) == 2
