"""Each excuse for feedparser is about a mistake that it makes, and covers no mistake of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from feeds.model import Author, Enclosure, Entry, Parsed, Response
from feeds.parse import feed
from feeds.parse.dates import EARLIEST
from tests.parse.agreement import FIELDS, SOURCE, Lonely, Pair, feedparsers, pairs
from tests.parse.excuses import EXCUSES, LONELY, excuse, excuse_lonely
from tests.parse.feed_samples import atom, rss
from tests.parse.witness import witness

URL = "https://paper.example/feeds/all.xml"
SITE = "<link>https://site.example/</link>"
MOJIBAKE = "\u00e2\u20ac\u2122"  # an apostrophe
PICTURE = (
    '<media:content url="/a.jpg" medium="image">'
    "<media:description>Caption</media:description></media:content>"
)

SAMPLES: dict[str, dict[str, str]] = {
    "mends no text that was encoded twice": {
        "title": rss(f"<title>It{MOJIBAKE}s</title>"),
        "summary": rss(f"<description>It{MOJIBAKE}s</description>"),
    },
    "resolves addresses in RSS against the feed's own, which lies on no page": {
        "summary": rss('<description>&lt;a href="#n"&gt;1&lt;/a&gt;</description>', channel=SITE),
        "content": rss('<content:encoded>&lt;img src="a.jpg"&gt;</content:encoded>', channel=SITE),
    },
    "takes a picture's media:description for the entry's text, also an empty one": {
        "summary": rss(f"{PICTURE}<description>Text</description>"),
        "content": rss(f"<description>Text</description>{PICTURE}"),
    },
    "takes the description for the content after a media:description or itunes:summary": {
        "content": rss(f"{PICTURE}<description>Text</description>"),
    },
    "takes itunes:summary before the item's own description or content": {
        "content": rss("<description>Text</description><itunes:summary>Short</itunes:summary>"),
    },
    "takes an element out of another one of the entry, such as a title out of the author": {
        "content": rss("<description>Text</description><og><description>Other</description></og>"),
    },
    "begins a tag inside an unfinished one (HTML Standard 13.2.5.8: it is part of the name)": {
        "summary": rss('<description>A &lt;a...&lt;a href="http://b/"&gt;c</description>'),
    },
    "folds several slashes in the path of an address into one": {
        "summary": rss('<description>&lt;a href="https;//b.example/"&gt;c&lt;/a&gt;</description>'),
    },
    "keeps to the address of a redirecting service beside feedburner:origLink": {
        "link": rss(
            "<link>http://proxy.example/</link>"
            "<feedburner:origLink>http://paper.example/1</feedburner:origLink>"
        ),
    },
    "makes links of guids that are none": {"link": rss("<guid>1234</guid>")},
    "takes an empty href for a link to the feed itself": {
        "link": atom('<id>https://paper.example/1</id><link href=""/>'),
    },
    "resolves ids like links (RFC 4287 4.2.6: they are compared as they are)": {
        "id": rss("<guid>/one</guid><link>https://paper.example/1</link>"),
    },
    "has dc:date as the update of what has no other date": {
        "published": rss("<dc:date>2026-01-02T03:04:05Z</dc:date>"),
        "updated": rss("<dc:date>2026-01-02T03:04:05Z</dc:date>"),
    },
    "takes the year 1 or 1970, which unset clocks write, for a date": {
        "published": rss("<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>"),
    },
    "reads zones by name (CEST, MESZ, BST) as UTC": {
        "published": rss("<pubDate>Mon, 01 Jun 2026 12:00:00 CEST</pubDate>"),
    },
    "reads no months but English ones": {
        "published": rss("<pubDate>Di, 12 Mai 2026 12:00:00 +0200</pubDate>"),
    },
    "lets entries of a feed with an author have none (RFC 4287 4.2.1)": {
        "authors": atom("<id>1</id>").replace(
            "<entry>", "<author><name>Anna Deich</name></author><entry>"
        ),
    },
    "keeps the films and sounds of Media RSS apart from the attached files": {
        "enclosures": rss('<media:content url="https://paper.example/a.mp4" medium="video"/>'),
    },
}
CASES = [
    (mistake, field, document)
    for mistake, documents in SAMPLES.items()
    for field, document in documents.items()
]

WRONG: dict[str, Callable[[Entry], Entry]] = {
    "title": lambda entry: replace(entry, title="Wrong"),
    "summary": lambda entry: replace(entry, summary="Wrong"),
    "content": lambda entry: replace(entry, content="Wrong"),
    "link": lambda entry: replace(entry, link="https://wrong.example/"),
    "id": lambda entry: replace(entry, id="wrong"),
    "published": lambda entry: replace(entry, published=EARLIEST),
    "updated": lambda entry: replace(entry, updated=EARLIEST),
    "authors": lambda entry: replace(entry, authors=(Author("Wrong"),)),
    "enclosures": lambda entry: replace(
        entry, enclosures=(Enclosure(url="https://wrong.example/"),)
    ),
}


def both(document: str) -> tuple[Response, Parsed, Any]:
    response = Response(url=URL, body=document.encode())
    return response, feed.parse(response, SOURCE), feedparsers(response)


def only_pair(document: str) -> Pair:
    (pair,) = pairs(*both(document))
    assert isinstance(pair, Pair)
    return pair


@pytest.mark.parametrize(("mistake", "field", "document"), CASES)
def test_an_excuse_is_about_a_mistake_that_feedparser_makes(
    mistake: str, field: str, document: str
) -> None:
    pair = only_pair(document)
    mine, other = FIELDS[field](pair)

    assert mine != other
    assert excuse(field, pair, witness(document.encode())) == mistake


@pytest.mark.parametrize(("mistake", "field", "document"), CASES)
def test_no_excuse_covers_a_mistake_of_ours(mistake: str, field: str, document: str) -> None:
    pair = only_pair(document)
    wrong = replace(pair, ours=WRONG[field](pair.ours))

    assert excuse(field, wrong, witness(document.encode())) is None


def test_every_excuse_has_an_example() -> None:
    assert {one.mistake for one in EXCUSES} == SAMPLES.keys()


def test_entries_that_only_feedparser_has_are_excused_by_what_they_are() -> None:
    nested = rss("<title>Own</title><item/>")
    cut = rss("<title>One</title>").replace(
        "</channel></rss>", "<item><title>Half</title><description>x"
    )

    found = [one for doc in (nested, cut) for one in pairs(*both(doc)) if isinstance(one, Lonely)]
    assert [excuse_lonely(one) for one in found] == [mistake for mistake, _ in LONELY]
    assert excuse_lonely(replace(found[0], theirs={"title": "Lost"})) is None
    assert excuse_lonely(Lonely(Entry(title="Ours"), None, "")) is None
