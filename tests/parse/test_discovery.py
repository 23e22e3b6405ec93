"""What a page offers to those who look for feeds: a case for each way of writing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Response
from feeds.parse.discovery import Offers, is_sitemap, look

URL = "https://paper.example/section/page.html"
RSS = 'rel="alternate" type="application/rss+xml"'


def offers(page: str, url: str = URL) -> Offers:
    return look(Response(url=url, body=f"<!doctype html>{page}".encode()))


def feeds(page: str) -> list[str]:
    return [one.url.removeprefix("https://paper.example") for one in offers(page).feeds]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        # types
        (f'<link {RSS} href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/atom+xml" href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/feed+json" href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/rdf+xml" href="/f">', ["/f"]),
        ('<link rel="alternate" type="text/rss+xml" href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/rss" href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/f">', ["/f"]),
        ("<link rel=feed href=/f>", ["/f"]),
        ('<link rel="ALTERNATE" type="APPLICATION/RSS+XML" href="/f">', ["/f"]),
        ('<link rel="home alternate" type="application/rss+xml" href="/f">', ["/f"]),
        # wrong types, whose address looks like a feed, or does not
        ('<link rel="alternate" type="text/xml" href="/rss.xml">', ["/rss.xml"]),
        ('<link rel="alternate" type="application/xml" href="/feed/">', ["/feed/"]),
        ('<link rel="alternate" href="/atom.xml">', ["/atom.xml"]),
        ('<link rel="alternate" type="text/html" href="/news.rss">', ["/news.rss"]),
        ('<link rel="alternate" type="application/json" href="/feed.json">', ["/feed.json"]),
        ('<link rel="alternate" type="application/json" href="/wp-json/">', []),
        ('<link rel="alternate" type="text/html" href="/mobile/">', []),
        ('<link rel="alternate" hreflang="fr" href="/fr/rss.xml">', []),
        ('<link rel="stylesheet" type="application/rss+xml" href="/f">', []),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed">', []),
        # addresses and bases
        (f'<link {RSS} href="f.xml">', ["/section/f.xml"]),
        (f'<link {RSS} href="../f.xml">', ["/f.xml"]),
        (f'<link {RSS} href="//paper.example/f">', ["/f"]),
        (f'<link {RSS} href="?feed=rss2">', ["/section/page.html?feed=rss2"]),
        (f'<base href="/other/"><link {RSS} href="f">', ["/other/f"]),
        (f'<base href="https://cdn.example/"><link {RSS} href="f">', ["https://cdn.example/f"]),
        (f'<base target="_blank"><link {RSS} href="f">', ["/section/f"]),
        (f'<link {RSS} href=" /f ">', ["/f"]),
        (f'<link {RSS} href="/f?a=1&amp;b=2">', ["/f?a=1&b=2"]),
        (f'<link {RSS} href="javascript:alert(1)">', []),
        (f'<link {RSS} href="feed://paper.example/f">', []),
        (f"<link {RSS}>", []),
        (f'<!-- <link {RSS} href="/old"> -->', []),
        # several, in their order, each once
        (f'<link {RSS} href="/b"><link {RSS} href="/a"><link {RSS} href="/b">', ["/b", "/a"]),
        (
            f'<link rel="alternate" type="text/xml" href="/rss.xml"><link {RSS} href="/f">',
            ["/f", "/rss.xml"],
        ),
        # comments
        (f'<link {RSS} href="/f"><link {RSS} href="/comments/feed">', ["/f"]),
        (f'<link {RSS} href="/f"><link {RSS} title="Paper » Comments Feed" href="/c">', ["/f"]),
        (f'<link {RSS} href="/f"><link {RSS} title="Kommentare zu Artikeln" href="/c">', ["/f"]),
        (f'<link {RSS} href="/f"><link {RSS} title="Flux des commentaires" href="/c">', ["/f"]),
        (f'<link {RSS} href="/f"><link {RSS} title="Comentarios" href="/c">', ["/f"]),
        (
            f'<link {RSS} title="Commentary and analysis" href="/commentary.xml">',
            ["/commentary.xml"],
        ),
    ],
)
def test_feeds_that_the_head_names(head: str, found: list[str]) -> None:
    assert feeds(f"<html><head>{head}</head><body><p>Text</p></body></html>") == found


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="/rss.xml">RSS</a>', ["/rss.xml"]),
        ('<a href="/feed/">Our feed</a>', ["/feed/"]),
        ('<a href="/politics.rss">Politics</a>', ["/politics.rss"]),
        ('<a href="/news/atom.xml">Atom</a>', ["/news/atom.xml"]),
        ('<a href="/rss/politics.xml">Politics</a>', []),
        ('<a href="/rss-politics.xml">Politics</a>', ["/rss-politics.xml"]),
        ('<a href="/index.php?format=feed">Feed</a>', ["/index.php?format=feed"]),
        (
            '<a href="https://feeds.feedburner.com/paper">x</a>',
            ["https://feeds.feedburner.com/paper"],
        ),
        ('<a href="/comments/feed/">Comments</a>', []),
        ('<a href="/about-our-rss-feeds">About RSS</a>', []),
        ('<a href="/feedback">Feedback</a>', []),
        ('<a href="mailto:rss@paper.example">RSS</a>', []),
    ],
)
def test_feeds_that_the_text_links_to(link: str, found: list[str]) -> None:
    assert feeds(f"<html><body><p>{link}</p></body></html>") == found


def test_what_the_head_names_comes_before_what_the_text_links_to() -> None:
    body = f'<body><a href="/feed">F</a><link {RSS} href="/x"></body>'

    assert feeds(f'<head><link {RSS} href="/h"></head>{body}') == ["/h", "/x", "/feed"]


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/new", "https://paper.example/new"),
        ("0;URL='/new'", "https://paper.example/new"),
        ("5, /new", "https://paper.example/new"),
        ("0; url=https://other.example/", "https://other.example/"),
        ("300; url=/new", None),
        ("300", None),
        ("0; url=javascript:alert(1)", None),
    ],
)
def test_a_page_that_sends_its_readers_on(content: str, target: str | None) -> None:
    page = f'<head><meta http-equiv="Refresh" content="{content}"></head><body>x</body>'

    assert offers(page).moved_to == target


def test_title_and_language_are_told() -> None:
    found = offers(
        '<html lang="de"><head><title> Die\nZeitung </title></head><body>x</body></html>'
    )

    assert (found.title, found.language) == ("Die Zeitung", "de")


def test_a_page_of_a_thousand_links_offers_some() -> None:
    assert len(feeds("".join(f'<a href="/{n}.rss">x</a>' for n in range(1_000)))) == 20


def test_a_sitemap_is_told_from_a_page() -> None:
    for body in (b"<?xml?><urlset>", b"<sitemapindex xmlns='x'>", b"\x1f\x8b\x08"):
        assert is_sitemap(Response(url=URL, body=body))
    assert not is_sitemap(Response(url=URL, body=b"<html><body>urlset"))


@given(st.text(max_size=200))
def test_any_page_is_looked_through_or_refused(text: str) -> None:
    try:
        found = offers(text)
    except ParseError:
        return
    assert found.feeds is not None
