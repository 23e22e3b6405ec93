"""List pages: links to articles are told from everything else by place, words and address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.errors import ParseError
from feeds.model import Parsed, Response, Source
from feeds.parse import listpage

HOME = "https://www.paper.example/politics/"
HEADLINE = "The new bridge over the river is open"


def source(**more: Any) -> Source:
    given = {"id": "s", "kind": "page", "title": "S", "timezone": UTC, "category": "news", **more}
    return Source(**given)


def parse(body: str, **more: Any) -> Parsed:
    page = f"<html><head><title>Politics</title></head><body>{body}</body></html>"
    return listpage.parse(Response(url=HOME, body=page.encode()), source(**more))


def links(body: str, **more: Any) -> list[str]:
    return [str(one.link) for one in parse(body, **more).entries]


GOOD = f'<article><h2><a href="/politics/new-bridge-is-open.html">{HEADLINE}</a></h2></article>'


def test_a_headline_that_links_is_an_article() -> None:
    (entry,) = parse(GOOD).entries

    assert entry.link == "https://www.paper.example/politics/new-bridge-is-open.html"
    assert entry.title == HEADLINE


@pytest.mark.parametrize(
    "markup",
    [
        f'<ul><li><a href="/2026/11/22/bridge">{HEADLINE}</a></li></ul>',
        f'<div><a href="/politics/new-bridge-is-open">{HEADLINE}</a></div>',
        f'<a href="/politics/article-1234567.html">{HEADLINE}</a>',
        f'<div><a href="/bridge/123456"><h3>{HEADLINE}</h3></a></div>',
        f'<article><header><h2><a href="/a/bridge-open-now">{HEADLINE}</a></h2></header></article>',
        f'<div><a href="https://blog.paper.example/new-bridge-is-open">{HEADLINE}</a></div>',
    ],
)
def test_articles_are_found_wherever_they_stand(markup: str) -> None:
    assert len(links(markup)) == 1


@pytest.mark.parametrize(
    "markup",
    [
        f'<nav><a href="/politics/new-bridge-is-open.html">{HEADLINE}</a></nav>',
        f'<footer><a href="/new-bridge-is-open.html">{HEADLINE}</a></footer>',
        f'<aside><h3><a href="/new-bridge-is-open.html">{HEADLINE}</a></h3></aside>',
        f'<div role="navigation"><a href="/new-bridge-is-open.html">{HEADLINE}</a></div>',
        f'<div class="most-read"><a href="/new-bridge-is-open.html">{HEADLINE}</a></div>',
        f'<h2><a href="https://elsewhere.example/new-bridge-is-open.html">{HEADLINE}</a></h2>',
        '<h2><a href="/">Back to the start page of the paper</a></h2>',
        '<h2><a href="/politics/">All that there is of politics today</a></h2>',
        '<a href="/politics/page/2">Older articles of this section</a>',
        '<a href="/tag/bridges-and-rivers">Bridges and rivers and more of them</a>',
        '<a href="/author/eva-stein-politics">Eva Stein, politics and society</a>',
        '<a href="/login?next=new-bridge-is-open">Log in to read more of this</a>',
        '<a href="/media/new-bridge-is-open.jpg">A picture of the new bridge today</a>',
        '<a href="/sport">Sport</a>',
        '<a href="mailto:editor@paper.example">Write to the editors of the paper</a>',
        '<a href="#top">Up to the beginning of the page again</a>',
    ],
)
def test_what_is_no_article_is_left_out(markup: str) -> None:
    assert links(GOOD + markup) == ["https://www.paper.example/politics/new-bridge-is-open.html"]


def test_an_address_counts_once_with_its_longest_words() -> None:
    more = '<a href="/politics/new-bridge-is-open.html#comments">12 comments</a>'

    assert [one.title for one in parse(more + GOOD).entries] == [HEADLINE]


def test_a_base_and_a_time_are_heeded() -> None:
    (entry,) = parse(
        f'<article><h2><a href="new-bridge-is-open.html">{HEADLINE}</a></h2>'
        '<time datetime="2026-11-22T10:00:00Z">today</time></article>'
    ).entries

    assert entry.published == datetime(2026, 11, 22, 10, tzinfo=UTC)
    page = f'<base href="/archive/"><h2><a href="new-bridge-is-open.html">{HEADLINE}</a></h2>'
    assert links(page) == ["https://www.paper.example/archive/new-bridge-is-open.html"]


def test_a_selector_chooses_links_and_nothing_else_does() -> None:
    page = GOOD + '<div class="all"><a href="/x">x</a> <a href="/y">y</a></div>'

    assert links(page, css={"link": ".all"}) == [
        "https://www.paper.example/x",
        "https://www.paper.example/y",
    ]
    with pytest.raises(ParseError, match=r"css.link \(.none a\) matches no link"):
        parse(page, css={"link": ".none a"})


def test_items_of_a_list_are_entries_with_their_documents() -> None:
    page = """<table><tr><td>22.11.2026</td><td><a href="/ratsinfo/vorlage-77.pdf">Vorlage 77:
    Haushalt der Stadt</a> (öffentlich)</td></tr></table>"""
    (entry,) = parse(page, follow=False).entries

    assert entry.title == "Vorlage 77: Haushalt der Stadt"
    assert entry.published == datetime(2026, 11, 22, tzinfo=UTC)
    assert "öffentlich" in entry.summary
    assert [(one.url, one.media_type) for one in entry.enclosures] == [
        ("https://www.paper.example/ratsinfo/vorlage-77.pdf", "application/pdf")
    ]
    with pytest.raises(ParseError, match="no links to articles"):
        parse(page)


@pytest.mark.parametrize("body", ["", "<p>No links at all.</p>", '<nav><a href="/a">A</a></nav>'])
def test_a_page_without_articles_says_so(body: str) -> None:
    with pytest.raises(ParseError, match="no links to articles are found on this page"):
        parse(body)


def test_a_feed_is_refused() -> None:
    with pytest.raises(ParseError, match="This is a feed"):
        listpage.parse(Response(url=HOME, body=b"<rss><channel/></rss>"), source())
