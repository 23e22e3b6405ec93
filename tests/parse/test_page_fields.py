"""What is taken from an article page beside its text: authors, dates, subjects, pictures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Entry, Image, Response, Source
from feeds.parse import page

SOURCE = Source(
    id="site", kind="folder", title="Site", timezone=ZoneInfo("Europe/Berlin"), category="news"
)
TEXT = "".join(
    f"<p>{sentence} Nobody in the town council had expected the vote to be unanimous.</p>"
    for sentence in (
        "The bakers of Millford have agreed to open one hour later than they did.",
        "From Monday on the first rolls will be sold at seven in the morning.",
        "The coffee will be hot by then, says the guild, and the queue shorter.",
    )
)
HEADLINE = "<h1>Bakers of Millford sleep one hour longer</h1>"


def read(head: str = "", above: str = "", below: str = "") -> Entry:
    body = f"<article>{HEADLINE}{above}{TEXT}{below}</article>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    found = page.parse(Response(url="https://example.org/a/1", body=html.encode()), SOURCE)
    return found.entries[0]


def jsonld(**fields: Any) -> str:
    told = {"@type": "NewsArticle", "headline": "Bakers of Millford sleep one hour longer"} | fields
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def names(entry: Entry) -> list[str]:
    return [author.name for author in entry.authors]


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (jsonld(author={"@type": "Organization", "name": "Town Crier"}), ["Town Crier"]),
        ('<meta name="author" content="example.org, Millford, Kent">', ["example.org"]),
        ('<meta name="author" content="AFP">', ["AFP"]),
        (jsonld(author=[{"name": "Alma Reyes"}, {"name": "Reuters"}]), ["Alma Reyes", "Reuters"]),
    ],
)
def test_an_agency_or_the_house_itself_is_the_author_where_it_says_so(
    head: str, authors: list[str]
) -> None:
    assert names(read(head)) == authors


@pytest.mark.parametrize(
    "shown",
    [
        "<p class='meta'>By <b>Alma Reyes</b>, 12 March 2024</p>",
        "<div>Par Alma Reyes | 12.03.2024 - 12:45</div>",
        "<span class='author'>Alma Reyes</span>",
        "<a rel='author' href='/team/7'>All posts by Alma Reyes</a>",
    ],
)
def test_a_byline_that_only_the_page_shows_is_found(shown: str) -> None:
    assert names(read(above=shown)) == ["Alma Reyes"]


def test_who_comments_is_no_author() -> None:
    comment = "<div class='comment'><span class='comment-author'>Ole Thun</span> Nice.</div>"

    assert names(read(below=comment)) == []


def test_a_date_without_a_zone_is_told_by_another_of_the_same_clock() -> None:
    head = '<meta name="date" content="2024-08-05T20:59:59-05:00">'
    entry = read(head + jsonld(datePublished="2024-08-05 20:59:59.0"))

    assert entry.published == datetime(2024, 8, 6, 1, 59, 59, tzinfo=UTC)


def test_the_first_date_counts_where_none_has_a_zone() -> None:
    entry = read(
        '<meta name="date" content="2024-08-06">' + jsonld(datePublished="2024-08-05 10:00")
    )

    assert entry.published == datetime(2024, 8, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "shown",
    [
        "<div class='x'>Updated: 14.03.2024, published: 12.03.2024</div>",
        "<p>12 de marzo de 2024</p>",
        "<span>erstellt: 12. März 2024</span>",
    ],
)
def test_a_date_beside_the_headline_is_found_and_an_update_is_not_taken_for_it(shown: str) -> None:
    assert read(above=shown).published == datetime(2024, 3, 11, 23, tzinfo=UTC)


def test_sections_and_keywords_are_told_apart() -> None:
    entry = read(jsonld(articleSection="Trade", keywords=["bread", "Category: coffee"]))

    assert entry.categories == ("Trade", "bread", "coffee")
    assert entry.tags == ("bread", "coffee")


def test_words_about_the_page_or_its_site_are_no_keywords() -> None:
    told = "bread, Page Type: Article, 8f507083-bac4-423a-9015-2eb31e1bce50, example.org, (3) rolls"

    assert read(f'<meta name="keywords" content="{told}">').tags == ("bread", "rolls")


def test_linked_tags_are_keywords_where_the_head_has_none() -> None:
    linked = "<div class='tags'><a href='/t/1'>bread</a> <a href='/t/2'>guilds</a></div>"

    assert read(below=linked).tags == ("bread", "guilds")


def picture(around: str, named: str = "/img/bakery-morning-4711-1200x800.jpg") -> Image:
    entry = read(f'<meta property="og:image" content="{named}">', above=around)
    return entry.images[0]


FRAMES = {
    "figure": """<figure><img src='/s/bakery-morning-4711-320x200.jpg'>
        <figcaption>A baker at work. Photo: Jane Doe/AFP</figcaption></figure>""",
    "boxes": """<div class='lead'><img data-src='/m/bakery-morning-4711.jpg'>
        <div>A baker at work.</div><span class='Credit'>Jane Doe/AFP</span></div>""",
    "button": """<div><figure><img src='/bakery-morning-4711.jpg'><button>View image</button>
        </figure><p>A baker at work. <span>Image:</span> <span>Jane Doe/AFP</span></p></div>""",
    "lazy": """<figure><picture><source srcset='/bakery-morning-4711.webp 2x'><img src='data:,'>
        </picture><figcaption>A baker at work. (Jane Doe/AFP)</figcaption></figure>""",
}


@pytest.mark.parametrize("around", FRAMES.values(), ids=FRAMES)
def test_caption_and_credit_are_found_however_a_site_frames_its_picture(around: str) -> None:
    found = picture(around)

    assert found.url == "https://example.org/img/bakery-morning-4711-1200x800.jpg"
    assert (found.caption, found.credit) == ("A baker at work.", "Jane Doe/AFP")


def test_what_the_reader_sees_wins_over_a_picture_made_for_other_sites() -> None:
    shown = (
        "<figure><img src='/img/queue-at-seven.jpg'><figcaption>The queue.</figcaption></figure>"
    )

    assert picture(shown, named="/social/card-99817.png") == Image(
        url="https://example.org/img/queue-at-seven.jpg", caption="The queue."
    )


def test_the_words_of_another_picture_are_not_taken() -> None:
    other = "<div><img src='/bakery-morning-4711.jpg'><img src='/ad-778899.png'> Buy rolls.</div>"

    assert picture(other).caption is None


def content(above: str = "", below: str = "") -> str:
    return read(above=above, below=below).content


@pytest.mark.parametrize(
    "aside",
    [
        "<h2>TRADE Bakers of Millford sleep one hour longer</h2>",
        "<p>By Alma Reyes</p>",
        "<p>12 March 2024, 10:30</p>",
        "<p>Jane Doe/AFP via Getty Images</p>",
        "<ul><li><a href='/x'>Millers of Bakerford rise one hour earlier</a></li></ul>",
        "<figure><img src='/q.jpg'><figcaption>The queue at seven</figcaption></figure>",
    ],
)
def test_headline_byline_date_credit_and_links_are_not_in_the_text(aside: str) -> None:
    assert content(above=aside) == content()


def test_a_sentence_that_a_page_repeats_all_along_is_its_own() -> None:
    notice = "<p>Support independent journalism in Millford by buying our rolls.</p>"
    between = TEXT.replace("</p>", f"</p>{notice}")

    assert "buying our rolls" not in content(below=between)
    assert content(below=notice).endswith("by buying our rolls.</p>")


def test_a_list_of_other_articles_ends_the_text() -> None:
    others = (
        "<h3>Read more</h3><h4>Millers rise</h4><h4>Rolls sink</h4><p>Next to nobody minds it.</p>"
    )

    assert content(below=others) == content()
