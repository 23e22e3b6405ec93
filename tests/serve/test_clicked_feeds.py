"""A feed that a browser opens: the same bytes under a type that lets a stylesheet explain them."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.publish import FORMATS
from feeds.serve import create_app
from feeds.serve.pages.rendering import quoted
from feeds.storage import Store
from tests.serve.asking import Answer, Client
from tests.serve.site_samples import BASE_URL

PATHS = ["/feeds/all.atom", "/topics/harbour.rss"]
OTHER_USES = ["", "empty", "iframe", "image", "Document", "document, empty"]
BOTH = "Accept-Encoding, Sec-Fetch-Dest"


def clicked(client: Client, path: str, **more: str) -> Answer:
    """What a browser gets that navigates to *path*."""
    return client.get(path, sec_fetch_dest="document", **more)


@pytest.mark.parametrize("path", PATHS)
def test_a_clicked_feed_is_the_same_bytes_as_a_page(client: Client, path: str) -> None:
    read, seen = client.get(path), clicked(client, path)

    assert seen.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert (seen.status, seen.body) == (200, read.body)
    assert seen.headers["ETag"] == f'{str(read.headers["ETag"])[:-1]}-page"'
    assert seen.headers["Vary"] == read.headers["Vary"] == BOTH


@pytest.mark.parametrize("use", OTHER_USES)
@pytest.mark.parametrize("path", PATHS)
def test_whoever_does_not_navigate_gets_the_registered_type(
    client: Client, path: str, use: str
) -> None:
    plain, asked = client.get(path), client.get(path, sec_fetch_dest=use)

    assert plain.headers["Content-Type"] == (
        f"{FORMATS[path.rpartition('.')[2]].media_type}; charset=utf-8"
    )
    assert asked.headers.items() == plain.headers.items()
    assert plain.headers["Content-Security-Policy"] is None


def test_json_is_json_to_browsers_too(client: Client) -> None:
    seen = clicked(client, "/feeds/all.json")

    assert seen.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert seen.headers["Vary"] == "Accept-Encoding"
    assert seen.headers.items() == client.get("/feeds/all.json").headers.items()


def test_a_clicked_feed_is_packed_under_a_tag_of_its_own(client: Client) -> None:
    seen = clicked(client, PATHS[0])
    packed = clicked(client, PATHS[0], accept_encoding="gzip")

    assert packed.headers["ETag"] == f'{str(seen.headers["ETag"])[:-1]}-gz"'
    assert gzip.decompress(packed.body) == seen.body


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_that_has_the_page_gets_none(client: Client, method: str, coding: str) -> None:
    head = clicked(client, PATHS[0], method="HEAD")
    tag = str(head.headers["ETag"])
    again = clicked(client, PATHS[0], method=method, if_none_match=tag, accept_encoding=coding)

    assert (head.status, head.body) == (200, b"")
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Vary"] == BOTH
    assert str(again.headers["ETag"]).startswith(tag[:-1])


@pytest.mark.parametrize("ending", ["", "-gz"])
def test_who_has_it_under_the_one_type_is_told_the_other(client: Client, ending: str) -> None:
    read, seen = client.get(PATHS[0]), clicked(client, PATHS[0])
    own = f'{str(read.headers["ETag"])[:-1]}{ending}"'
    other = f'{str(seen.headers["ETag"])[:-1]}{ending}"'

    assert clicked(client, PATHS[0], if_none_match=own).status == 200
    assert client.get(PATHS[0], if_none_match=other).status == 200


def test_a_clicked_feed_may_load_its_stylesheet_and_nothing_else(client: Client) -> None:
    seen = clicked(client, PATHS[0])
    (href,) = re.findall(r'<\?xml-stylesheet type="text/css" href="([^"]+)"', seen.text)

    assert seen.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert client.get(href.removeprefix(BASE_URL)).status == 200


def test_the_stylesheet_explains_in_the_language_of_the_site(
    client: Client, configured: Config
) -> None:
    public = replace(web.public(configured), language="en")
    english = Client(create_app(Store(configured.storage_url), public))

    assert "Dies ist ein Feed" in client.get("/static/feed.css").text
    assert "This is a feed" in english.get("/static/feed.css").text


def test_words_stay_words_in_a_stylesheet() -> None:
    assert quoted('a "b" \\ c\nd') == r'"a \"b\" \\ c\a d"'
