"""A site without a feed is taken in by its list page or its sitemaps: articles, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.config import load
from feeds.storage import Store
from feeds.storage.queue import alerts
from tests.cli.running import command
from tests.route import news_site
from tests.route.news_site import NewsSite, served

CONFIG = """
[site]
base_url = "http://127.0.0.1:8000"

[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]

[categories.news]

[sources.paper]
kind = "{kind}"
url = "{url}"
category = "news"
republish = "full"
interval = "1s"
{more}
"""


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with served(NewsSite()) as running:
        yield running


def configured(folder: Path, site: NewsSite, kind: str, path: str, more: str = "") -> Path:
    config = folder / "config.toml"
    url = f"{site.home}{path}"
    config.write_text(CONFIG.format(port=site.port, kind=kind, url=url, more=more))
    return config


def refresh(config: Path) -> str:
    return command("--config", config, "refresh", "paper").output


def entries(config: Path) -> dict[str, dict[str, Any]]:
    """What is published, by title."""
    store = Store(load(config, environ={}).storage_url)
    from feeds.storage.rendering.documents import Documents  # noqa: PLC0415 - beside its only use

    documents = Documents(store)
    body = documents.body("/sources/paper.json", gzip=False)
    documents.close()
    store.close()
    assert body
    return {one["title"]: one for one in json.loads(body.body)["items"]}


def troubles(config: Path) -> dict[str, str]:
    store = Store(load(config, environ={}).storage_url)
    with store.read() as connection:
        found = {one.kind.value: one.sentence for one in alerts.standing(connection)}
    store.close()
    return found


OPEN = [news_site.title(name) for name in news_site.NAMES]
CLOSED = news_site.title(news_site.BEHIND_PAYWALL)


def test_a_list_page_brings_its_articles_and_no_navigation(tmp_path: Path, site: NewsSite) -> None:
    config = configured(tmp_path, site, "page", "/politik/")
    said = refresh(config)
    found = entries(config)

    assert sorted(found) == sorted([*OPEN, CLOSED])
    assert "ok, 4 new" in said
    for title in OPEN:
        html = found[title]["content_html"]
        assert "Viele Menschen kamen am Abend" in html
        assert "Wetter in der Stadt" not in html
        assert "Impressum" not in html
        assert found[title]["authors"] == [{"name": "Eva Stein"}]


def test_of_a_paywalled_page_only_the_summary_is_taken(tmp_path: Path, site: NewsSite) -> None:
    config = configured(tmp_path, site, "page", "/politik/")
    refresh(config)
    closed = entries(config)[CLOSED]

    assert "Anriss von" in closed["content_html"] + closed.get("summary", "")
    assert "beginnt etwas Neues" not in closed["content_html"]


def test_what_robots_txt_forbids_is_not_asked_unless_the_source_says_so(
    tmp_path: Path, site: NewsSite
) -> None:
    config = configured(tmp_path, site, "page", "/politik/")
    said = refresh(config)
    assert "/robots.txt" in site.asked
    assert "/private/draft-of-a-long-story.html" not in site.asked
    assert "robots.txt of its host forbids it" in said

    site.asked.clear()
    refresh(configured(tmp_path, site, "page", "/politik/?again", "robots = false"))
    assert "/robots.txt" not in site.asked
    assert "/private/draft-of-a-long-story.html" in site.asked


def test_at_the_next_visit_only_unknown_links_are_followed(tmp_path: Path, site: NewsSite) -> None:
    config = configured(tmp_path, site, "page", "/politik/")
    refresh(config)
    site.asked.clear()
    site.names.insert(0, news_site.LATER)
    said = refresh(config)

    assert "1 new" in said
    assert [one for one in site.asked if one.endswith(".html")] == [
        f"/politik/{news_site.LATER}.html"
    ]


def test_a_redesign_is_noticed_and_nothing_is_lost(tmp_path: Path, site: NewsSite) -> None:
    config = configured(tmp_path, site, "page", "/politik/")
    refresh(config)
    site.redesigned = True
    said = refresh(config)

    assert "failed" in said
    assert "no links to articles are found on this page" in troubles(config)["unreadable"]
    assert sorted(entries(config)) == sorted([*OPEN, CLOSED])

    site.redesigned = False
    assert "failed" not in refresh(config)
    assert troubles(config) == {}


def test_selectors_say_where_things_stand_and_tell_when_they_match_nothing(
    tmp_path: Path, site: NewsSite
) -> None:
    css = "css = { link = 'main h2 a', title = 'main h1', body = 'main p:first-of-type' }"
    config = configured(tmp_path, site, "page", "/politik/", css)
    refresh(config)
    html = entries(config)[OPEN[0]]["content_html"]
    assert "beginnt etwas Neues" in html
    assert "Viele Menschen" not in html

    config = configured(tmp_path, site, "page", "/politik/", css.replace("main h1", ".headline"))
    site.names.insert(0, news_site.LATER)
    refresh(config)
    assert "css.title (.headline); were they redesigned?" in troubles(config)["selector"]

    site.redesigned = True
    refresh(config)
    assert "css.link (main h2 a) matches no link" in troubles(config)["unreadable"]


def test_without_following_the_items_of_a_list_are_the_entries(
    tmp_path: Path, site: NewsSite
) -> None:
    config = configured(tmp_path, site, "page", "/politik/", "follow = false")
    refresh(config)

    assert set(OPEN) <= set(entries(config))
    assert [one for one in site.asked if one.endswith(".html")] == []


@pytest.mark.parametrize("path", ["/sitemap-index.xml", "/", "/robots.txt"])
def test_a_sitemap_brings_its_articles(tmp_path: Path, site: NewsSite, path: str) -> None:
    config = configured(tmp_path, site, "sitemap", path)
    refresh(config)
    found = entries(config)

    assert sorted(found) == sorted([*OPEN, CLOSED])
    assert found[OPEN[0]]["date_published"].startswith("2026-11-20T08:30:00"), (
        "news:publication_date"
    )
    assert found[OPEN[2]]["date_published"].startswith("2026-11-20T07:00:00"), "the page's own date"
    assert site.asked.count("/sitemap-index.xml") == 1, "an index that names itself ends nowhere"
    assert "unchanged" in refresh(config)


def test_the_entries_of_a_feed_get_the_text_of_their_pages(tmp_path: Path, site: NewsSite) -> None:
    names = [news_site.NAMES[0], "page-that-is-gone", news_site.NAMES[1]]
    items = "".join(
        f"<item><guid>{name}</guid><title>Feed: {name}</title>"
        f"<link>{site.home}/politik/{name}.html</link><description>Kurz.</description></item>"
        for name in names
    )
    rss = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
    real = site.answer
    site.answer = lambda path: (200, "application/rss+xml", rss) if path == "/rss" else real(path)  # type: ignore[method-assign] # a site with a feed
    config = configured(tmp_path, site, "feed", "/rss", "fetch_article = true")
    refresh(config)
    found = entries(config)

    assert sorted(found) == sorted(f"Feed: {name}" for name in names)
    assert "Viele Menschen kamen" in found[f"Feed: {names[0]}"]["content_html"]
    assert "Kurz." in found["Feed: page-that-is-gone"]["content_html"]
    site.asked.clear()
    refresh(config)
    assert [one for one in site.asked if one.endswith(".html")] == []
