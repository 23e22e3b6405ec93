"""Search engines are led to what is ours, and nowhere else."""

from __future__ import annotations

import re
from functools import partial

from feeds.config import Config
from feeds.model import NOTHING_HIDDEN, Hidden
from feeds.storage import Store
from feeds.storage.archive import own
from tests.serve.asking import Client
from tests.serve.site_samples import BASE_URL


def addresses(text: str) -> list[str]:
    return re.findall(r"<loc>([^<]*)</loc>", text)


def test_robots_may_see_all_but_what_is_computed_anew(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "User-agent: *\n" in answer.text
    assert "Disallow: /search\n" in answer.text
    assert "Disallow: /\n" not in answer.text
    assert f"Sitemap: {BASE_URL}/sitemap.xml\n" in answer.text


def test_the_sitemaps_list_exactly_the_pages_that_are_the_original(client: Client) -> None:
    (listing,) = addresses(client.get("/sitemap.xml").text)
    found = addresses(client.get(listing.removeprefix(BASE_URL)).text)
    pages = [client.get(one.removeprefix(BASE_URL)) for one in found]

    assert [re.findall(r"<h1[^>]*>([^<]*)", page.text) for page in pages] == [["Titel own"]]
    assert not any('content="noindex"' in page.text for page in pages)


def test_sitemaps_are_the_same_until_something_changes(client: Client) -> None:
    first = client.get("/sitemap.xml")

    assert client.get("/sitemap.xml", if_none_match=str(first.headers["ETag"])).status == 304
    assert client.get("/sitemaps/2.xml").status == 404


def test_old_articles_are_no_news(client: Client, configured: Config) -> None:
    store = Store(configured.storage_url)
    with store.read() as connection:
        (article,) = own.of_block(
            connection, 1, size=10_000, base_url=BASE_URL, hidden=NOTHING_HIDDEN
        )
        newest = partial(
            own.newest, connection, limit=9, base_url=BASE_URL, hidden=Hidden(frozenset({"secret"}))
        )
        assert article.published
        fresh = newest(since=article.published)
        older = newest(since=article.published.replace(year=2020))
    store.close()

    assert (fresh, older) == ([], [article])
    assert addresses(client.get("/news-sitemap.xml").text) == [f"{BASE_URL}/"]
