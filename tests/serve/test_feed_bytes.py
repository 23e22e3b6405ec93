"""The thin layer: feeds by path, conditional requests, and nothing that a client says in links."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.publish import FORMATS
from feeds.serve import create_app
from feeds.storage import Store
from tests.serve.asking import Answer, Client
from tests.serve.site_samples import BASE_URL

PATH = "/feeds/all.atom"
EVERY_ANSWER = ("ETag", "Last-Modified", "Cache-Control", "Vary")


def bare(answer: Answer) -> str:
    """The ETag of the plain bytes, without its quotes."""
    return str(answer.headers["ETag"]).strip('"').removesuffix("-gz")


@pytest.mark.parametrize("path", ["/feeds/all", "/categories/news", "/topics/harbour"])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_comes_with_its_media_type(client: Client, path: str, name: str) -> None:
    answer = client.get(f"{path}.{FORMATS[name].suffix}")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == f"{FORMATS[name].media_type}; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(str(answer.headers["Content-Length"])) == len(answer.body)


def test_an_answer_says_how_long_it_keeps_and_who_may_read_it(client: Client) -> None:
    headers = client.get(PATH).headers

    assert headers["Cache-Control"] == (
        "public, max-age=300, s-maxage=300, stale-while-revalidate=300, stale-if-error=86400"
    )
    assert headers["Vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    assert headers["Access-Control-Allow-Origin"] == "*"
    exposed = str(headers["Access-Control-Expose-Headers"])
    assert {"ETag", "Last-Modified", "Link", "Retry-After"} <= set(exposed.split(", "))


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    head = client.get(PATH, method="HEAD")

    assert head.status == 200
    assert head.body == b""
    assert head.headers.items() == client.get(PATH).headers.items()


def test_a_browser_may_ask_before_a_script_reads(client: Client) -> None:
    answer = client.get(PATH, method="OPTIONS", origin="https://elsewhere.example")

    assert answer.status == 204
    assert answer.body == b""
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_feed_is_only_read(client: Client, method: str) -> None:
    answer = client.get(PATH, method=method)

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("query", ["utm_source=x", "format=rss", "a&&=;%zz", "x" * 8000])
def test_unknown_query_parameters_change_nothing(client: Client, query: str) -> None:
    plain, asked = client.get(PATH), client.get(f"{PATH}?{query}")

    assert (asked.status, asked.body) == (200, plain.body)
    assert asked.headers.items() == plain.headers.items()


@pytest.mark.parametrize("ranges", ["bytes=0-99", "bytes=-1", "bytes=9999999-", "lines=1-2"])
def test_a_range_is_answered_with_everything(client: Client, ranges: str) -> None:
    answer = client.get(PATH, range=ranges)

    assert (answer.status, answer.body) == (200, client.get(PATH).body)


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json", "application/rss+xml", "nothing/useful;q=0"]
)
def test_what_is_accepted_chooses_nothing(client: Client, accept: str) -> None:
    assert client.get(PATH, accept=accept).headers.items() == client.get(PATH).headers.items()


@pytest.mark.parametrize(
    "template",
    [
        '"{etag}"',
        'W/"{etag}"',
        '"{etag}-gz"',
        '"old", "{etag}"',
        '"old","{etag}-gz" ,W/"x"',
        '  "{etag}"  ',
        "*",
    ],
)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_who_has_the_bytes_in_either_coding_gets_none(
    client: Client, template: str, coding: str
) -> None:
    etag = bare(client.get(PATH))
    answer = client.get(PATH, if_none_match=template.format(etag=etag), accept_encoding=coding)

    assert answer.status == 304


@pytest.mark.parametrize(
    "tag", ["{etag}", '"{etag}x"', '"old"', '""', 'W/""', "", '"', '"{etag}-gz-gz"', "garbage,,"]
)
def test_who_has_other_bytes_gets_these(client: Client, tag: str) -> None:
    etag = bare(client.get(PATH))

    assert client.get(PATH, if_none_match=tag.format(etag=etag)).status == 200


def test_a_date_is_fresh_only_if_it_is_ours(client: Client) -> None:
    ours = str(client.get(PATH).headers["Last-Modified"])

    assert client.get(PATH, if_modified_since=ours).status == 304
    for other in ("Fri, 01 Jan 2100 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "x", ""):
        assert client.get(PATH, if_modified_since=other).status == 200


def test_the_tag_wins_over_the_date(client: Client) -> None:
    answer = client.get(PATH)
    ours = str(answer.headers["Last-Modified"])

    assert client.get(PATH, if_none_match='"old"', if_modified_since=ours).status == 200
    fresh = client.get(PATH, if_none_match=str(answer.headers["ETag"]), if_modified_since="old")
    assert fresh.status == 304


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_304_repeats_what_caches_need_and_describes_no_body(client: Client, method: str) -> None:
    full = client.get(PATH)
    answer = client.get(PATH, method=method, if_none_match=str(full.headers["ETag"]))

    assert answer.status == 304
    assert answer.body == b""
    assert {name: answer.headers[name] for name in EVERY_ANSWER} == {
        name: full.headers[name] for name in EVERY_ANSWER
    }
    assert answer.headers["Content-Type"] is None
    assert answer.headers["Content-Length"] is None


@pytest.mark.parametrize(
    "accepted", ["gzip", "GZIP", "br, gzip;q=0.5", "x-gzip", "*", "deflate,*;q=0.1", "gzip;q=1.000"]
)
def test_stored_gzip_has_a_tag_of_its_own(client: Client, accepted: str) -> None:
    plain, packed = client.get(PATH), client.get(PATH, accept_encoding=accepted)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] == f'"{bare(plain)}-gz"'
    assert gzip.decompress(packed.body) == plain.body
    assert int(str(packed.headers["Content-Length"])) == len(packed.body)


@pytest.mark.parametrize(
    "refused",
    ["", "identity", "br", "gzip;q=0", "gzip;q=0.000", "*, gzip;q=0", "*;q=0"],
)
def test_who_does_not_want_gzip_gets_plain_bytes(client: Client, refused: str) -> None:
    answer = client.get(PATH, accept_encoding=refused)

    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["ETag"] == f'"{bare(answer)}"'
    assert answer.body.startswith(b"<?xml")


def test_links_come_from_base_url_alone(client: Client) -> None:
    plain = client.get(PATH)
    lied = client.get(
        PATH,
        host="evil.example",
        x_forwarded_host="evil.example",
        x_forwarded_proto="gopher",
        x_forwarded_prefix="/evil",
        forwarded="host=evil.example",
    )

    assert plain.headers["Link"] == f'<{BASE_URL}{PATH}>; rel="self"'
    assert (lied.body, lied.headers.items()) == (plain.body, plain.headers.items())


def test_no_cookie_is_ever_set(client: Client) -> None:
    for path in (PATH, "/", "/nothing.atom", "/opml.xml", "/health/live", "/static/site.css"):
        assert client.get(path, cookie="session=x").headers["Set-Cookie"] is None


@pytest.mark.parametrize("path", [f"/blatt{PATH}", PATH])
def test_a_base_url_with_a_path_is_served_stripped_or_not(configured: Config, path: str) -> None:
    public = replace(web.public(configured), base_url=f"{BASE_URL}/blatt")
    client = Client(create_app(Store(configured.storage_url), public))
    answer = client.get(path)

    assert answer.status == 200
    assert answer.headers["Link"] == f'<{BASE_URL}/blatt{PATH}>; rel="self"'


@pytest.mark.parametrize(
    "path",
    ["/feeds/nope.atom", "/topics/harbour.xml", "/nope.json", "/.rss", "/topics/.atom", "/a.atom/"],
)
def test_an_unknown_feed_is_a_page_that_lists_what_there_is(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert {"/feeds/all", "/topics/harbour", "/categories/news"} <= set(answer.links)


class _Statements:
    """A store whose every statement on the way to feed bytes is written down."""

    def __init__(self, url: str) -> None:
        self.said: list[str] = []
        self._store = Store(url)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def raw_reader(self) -> Any:
        connection = self._store.raw_reader()
        connection.set_trace_callback(self.said.append)
        return connection


def test_neither_304_nor_200_touches_an_article(configured: Config) -> None:
    store = _Statements(configured.storage_url)
    client = Client(create_app(store, web.public(configured)))  # type: ignore[arg-type]
    etag = str(client.get(PATH).headers["ETag"])
    full = [*store.said]
    store.said.clear()
    client.get(PATH, if_none_match=etag)

    assert len(full) == 1
    assert len(store.said) == 1
    assert not any("article" in statement for statement in [*full, *store.said])
    assert "rendered_body" not in store.said[0]


@pytest.fixture
def database(configured: Config, tmp_path: Path) -> Path:
    """A copy of the site's database, to be damaged."""
    copy = tmp_path / "copy.db"
    source = sqlite3.connect(Store(configured.storage_url).url.database or "")
    target = sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    return copy


@pytest.fixture
def fragile(configured: Config, database: Path) -> Iterator[Client]:
    """Serves the copy."""
    store = Store(f"sqlite:///{database}")
    yield Client(create_app(store, web.public(configured)))
    store.close()


@pytest.mark.parametrize("path", [PATH, "/", "/topics/harbour", "/nothing", "/opml.xml"])
def test_without_a_database_it_says_so_and_recovers_by_itself(
    fragile: Client, database: Path, path: str
) -> None:
    before = fragile.get(path).status
    damage = sqlite3.connect(database)
    damage.execute("ALTER TABLE rendered RENAME TO rendered_gone")
    damage.execute("ALTER TABLE feed RENAME TO feed_gone")
    answer = fragile.get(path)

    assert answer.status == 503
    assert int(str(answer.headers["Retry-After"])) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.text.split()) > 5
    assert fragile.get(path, method="HEAD").body == b""

    damage.execute("ALTER TABLE rendered_gone RENAME TO rendered")
    damage.execute("ALTER TABLE feed_gone RENAME TO feed")
    damage.close()
    assert fragile.get(path).status == before
