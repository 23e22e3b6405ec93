"""``feeds source add``: the best way to take in a site, shown, then written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.config import load
from tests.cli.running import command
from tests.route import news_site
from tests.route.news_site import NewsSite, served

CONFIG = """\
# Ours, with a comment that must stay.
[site]
title = "House"          # beside the title

[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]

[categories.news]

# --- topics below
[topics.bridge]
match = 'bridge'
"""
ITEMS = "".join(
    f"<item><guid>{n}</guid><title>Item {n}</title><link>https://x.example/{n}</link></item>"
    for n in range(3)
)
FEED = f"<rss version='2.0'><channel><title>x</title>{ITEMS}</channel></rss>"
EMPTY = "<rss version='2.0'><channel><title>x</title></channel></rss>"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'

Pages = dict[str, tuple[int, str, str]]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with served(NewsSite()) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, site: NewsSite) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(port=site.port))
    return path


def serve(site: NewsSite, pages: Pages) -> None:
    """Let the site have nothing but these pages: status, type or redirect, and body."""

    def answer(path: str) -> tuple[int, str, bytes]:
        status, kind, body = pages.get(path, (404, "", ""))
        return status, kind, body.replace("HOME", site.home).encode()

    site.answer = answer  # type: ignore[method-assign] # another site


def html(head: str = "", body: str = "<p>Text</p>") -> tuple[int, str, str]:
    page = (
        f'<html lang="de"><head><title>Die Zeitung</title>{head}</head><body>{body}</body></html>'
    )
    return 200, "text/html", page


RSS = (200, "application/rss+xml", FEED)
LIST = NewsSite()

FINDS: dict[str, tuple[Pages, str, str]] = {
    "the feed that the page names": ({"/": html(LINK.format("/f", "")), "/f": RSS}, "feed", "/f"),
    "not the feed of comments": (
        {
            "/": html(LINK.format("/c", "Comments") + LINK.format("/f", "News")),
            "/c": RSS,
            "/f": RSS,
        },
        "feed",
        "/f",
    ),
    "not one that is empty": (
        {
            "/": html(LINK.format("/e", "") + LINK.format("/f", "")),
            "/e": (200, "text/xml", EMPTY),
            "/f": RSS,
        },
        "feed",
        "/f",
    ),
    "not one that is gone or is a page": (
        {
            "/": html(LINK.format("/g", "") + LINK.format("/p", "") + LINK.format("/f", "")),
            "/p": html(),
            "/f": RSS,
        },
        "feed",
        "/f",
    ),
    "one that only the text links to": (
        {"/": html(body='<a href="/news.rss">RSS</a>'), "/news.rss": RSS},
        "feed",
        "/news.rss",
    ),
    "one where feeds often are": ({"/": html(), "/rss.xml": RSS}, "feed", "/rss.xml"),
    "one behind a redirect of the page": (
        {"/": (302, "/new/", ""), "/new/": html(LINK.format("f", "")), "/new/f": RSS},
        "feed",
        "/new/f",
    ),
    "one behind a permanent redirect": (
        {"/": html(LINK.format("/old", "")), "/old": (301, "/f", ""), "/f": RSS},
        "feed",
        "/f",
    ),
    "one behind a refresh of the page": (
        {
            "/": html('<meta http-equiv="refresh" content="0; url=/start">'),
            "/start": html(LINK.format("/f", "")),
            "/f": RSS,
        },
        "feed",
        "/f",
    ),
    "the address itself, if it is a feed": ({"/": RSS}, "feed", "/"),
}


@pytest.mark.parametrize("name", FINDS)
def test_it_finds(name: str, config: Path, site: NewsSite) -> None:
    pages, kind, path = FINDS[name]
    serve(site, pages)
    ended = command("--config", config, "source", "add", f"{site.home}/", "--yes")

    assert ended.exit_code == 0, ended.output
    (source,) = load(config, environ={}).sources.values()
    assert (source.kind, source.url) == (kind, f"{site.home}{path}")


def test_of_several_feeds_that_of_the_section_comes_first(config: Path, site: NewsSite) -> None:
    head = LINK.format("/rss/all.xml", "Alles") + LINK.format("/sport/rss.xml", "Sport")
    serve(site, {"/sport/": html(head), "/rss/all.xml": RSS, "/sport/rss.xml": RSS})
    said = command("--config", config, "source", "add", f"{site.home}/sport/").output

    assert f'url = "{site.home}/sport/rss.xml"' in said
    assert f"also a feed: {site.home}/rss/all.xml (Alles)" in said


def test_a_site_without_a_feed_is_taken_in_by_its_list(config: Path, site: NewsSite) -> None:
    ended = command("--config", config, "source", "add", f"{site.home}/politik/")

    assert f"a page that lists articles: {site.home}/politik/" in ended.output
    assert f"  {news_site.title(news_site.NAMES[0])}"[2:] in ended.output
    assert 'kind = "page"' in ended.output


def test_a_news_sitemap_is_better_than_a_list(config: Path, site: NewsSite) -> None:
    real: Callable[[str], tuple[int, str, bytes]] = site.answer
    robots = f"Sitemap: {site.home}/news-sitemap.xml\n".encode()
    site.answer = lambda path: (200, "text/plain", robots) if path == "/robots.txt" else real(path)  # type: ignore[method-assign] # another robots.txt
    said = command("--config", config, "source", "add", f"{site.home}/politik/").output

    assert f"a news sitemap: {site.home}/news-sitemap.xml" in said
    assert "also a page that lists articles" in said


def test_without_agreement_nothing_is_written_and_with_it_comments_stay(
    config: Path, site: NewsSite
) -> None:
    serve(site, {"/": html(LINK.format("/f", "")), "/f": RSS})
    before = config.read_text()
    shown = command("--config", config, "source", "add", f"{site.home}/")
    assert "nothing was written; --yes writes this" in shown.output
    assert "Item 2" in shown.output
    assert config.read_text() == before

    command("--config", config, "source", "add", f"{site.home}/", "--yes")
    after = config.read_text()
    assert "# Ours, with a comment that must stay." in after
    assert "# beside the title" in after
    assert 'title = "Die Zeitung"' in after
    assert 'language = "de"' in after
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []


def test_what_is_there_already_is_told_by_its_id(config: Path, site: NewsSite) -> None:
    serve(site, {"/": html(LINK.format("/f", "")), "/f": RSS})
    command("--config", config, "source", "add", f"{site.home}/", "--yes")
    again = command("--config", config, "source", "add", f"{site.home}/", "--yes")

    assert again.exit_code == 1
    assert "is there already: [sources." in again.stderr


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ({}, "answered 404 Not Found"),
        ({"/": html()}, "there is no feed, no news sitemap, and no list of articles"),
        ({"/robots.txt": (200, "text/plain", "User-agent: *\nDisallow: /\n")}, "forbids it"),
        ({"/": html('<meta http-equiv="refresh" content="0; url=/">')}, "there is no feed"),
    ],
)
def test_where_nothing_is_found_a_sentence_says_why(
    pages: Pages, sentence: str, config: Path, site: NewsSite
) -> None:
    serve(site, pages)
    ended = command("--config", config, "source", "add", f"{site.home}/", "--yes")

    assert ended.exit_code == 1
    assert sentence in ended.stderr


def test_a_category_that_there_is_not_is_refused(config: Path, site: NewsSite) -> None:
    ended = command("--config", config, "source", "add", f"{site.home}/", "--category", "x")

    assert "there is no category 'x'; configured are: news" in ended.stderr
