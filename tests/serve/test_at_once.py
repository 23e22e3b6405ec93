"""What is answered without waiting is what the application would have answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.errors import StorageError
from feeds.serve import Site, create_app
from feeds.storage import Store
from feeds.storage.rendering.documents import Body, Since, Version
from feeds.tally import Tally
from tests.serve.asking import Client
from tests.serve.site_samples import BASE_URL

PATH = "/topics/harbour.atom"
NOTHING: dict[str, str] = {}


@pytest.fixture(scope="module")
def site(configured: Config) -> Iterator[Site]:
    store = Store(configured.storage_url)
    yield create_app(store, web.public(configured))
    store.close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept-encoding": "gzip"},
        {"if-none-match": "*"},
        {"if-none-match": '"other"', "a-im": "feed"},
        {"if-modified-since": "Sun, 22 Nov 2026 12:00:00 GMT"},
        {"sec-fetch-dest": "document"},
    ],
)
def test_a_feed_is_answered_as_the_application_does(
    site: Site, method: str, headers: dict[str, str]
) -> None:
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    answer = Client(site).get(PATH, method=method, **named)
    reply = site.at_once(method, PATH, headers.get)

    assert reply is not None
    assert (reply.status, reply.body) == (answer.status, answer.body)
    assert reply.headers == answer.headers.items()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/topics/harbour",
        "/topics/nope.atom",
        "/corrections.atom",
        "/health.atom",
        "/feeds/all/archive/1-1.atom",
        "/nothing",
    ],
)
def test_all_else_is_left_to_the_application(site: Site, path: str) -> None:
    assert site.at_once("GET", path, NOTHING.get) is None


def test_what_is_for_a_former_site_is_sent_on(configured: Config) -> None:
    public = replace(web.public(configured), former_urls=("http://alt.example",))
    site = create_app(Store(configured.storage_url), public)
    former: dict[str, str] = {"host": "Alt.example"}
    other: dict[str, str] = {"host": "other.example"}

    assert site.at_once("GET", PATH, former.get) is None
    assert site.at_once("GET", PATH, other.get) is not None


@pytest.mark.parametrize("path", [f"/blatt{PATH}", PATH])
def test_a_base_url_with_a_path_is_served_stripped_or_not(configured: Config, path: str) -> None:
    public = replace(web.public(configured), base_url=f"{BASE_URL}/blatt")
    reply = create_app(Store(configured.storage_url), public).at_once("GET", path, NOTHING.get)

    assert reply is not None
    assert dict(reply.headers)["Link"] == f'<{BASE_URL}/blatt{PATH}>; rel="self"'


def test_answers_are_counted_as_those_of_the_application(configured: Config) -> None:
    whole: dict[str, str] = {"user-agent": "newsboat/2.21"}
    told = {**whole, "if-none-match": "*"}
    once, asked = Tally(), Tally()
    store, public = Store(configured.storage_url), web.public(configured)
    site = create_app(store, public, tally=once)
    for headers in (whole, told, whole):
        site.at_once("GET", PATH, headers.get)
        site.at_once("HEAD", PATH, headers.get)
        site.at_once("GET", "/", headers.get)
    client = Client(create_app(store, public, tally=asked))
    for named in ({}, {"if_none_match": "*"}, {}):
        client.get(PATH, user_agent="newsboat/2.21", **named)
        client.get(PATH, method="HEAD", user_agent="newsboat/2.21", **named)

    assert once.take() == asked.take()


class _Away:
    """Documents of a database that is away, nothing of which is kept."""

    def version(self, path: str) -> Version | None:
        raise StorageError(path)

    def body(self, path: str, *, gzip: bool) -> Body | None:
        raise StorageError(f"{path}, {gzip=}")

    def since(self, path: str, base: str) -> Since | None:
        raise StorageError(f"{path} since {base}")


def test_trouble_is_left_to_the_application(configured: Config) -> None:
    store, public = Store(configured.storage_url), web.public(configured)
    site = create_app(store, public, documents=_Away())

    assert site.at_once("GET", PATH, NOTHING.get) is None
    assert Client(site).get(PATH).status == 503
