"""Sitemaps: a test for each rule, with samples written after the protocol."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Parsed, Response, Source
from feeds.parse import sitemap

SOURCE = Source(id="s", kind="sitemap", title="S", timezone=UTC, category="news")
HOME = "https://paper.example/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def parse(body: bytes | str) -> Parsed:
    data = body if isinstance(body, bytes) else body.encode()
    return sitemap.parse(Response(url=HOME, body=data), SOURCE)


def urlset(*urls: str) -> str:
    inside = "".join(f"<url>{one}</url>" for one in urls)
    return f'<?xml version="1.0"?><urlset {SPACES}>{inside}</urlset>'


def loc(name: str) -> str:
    return f"<loc>https://paper.example/{name}</loc>"


def test_pages_come_by_their_dates_the_newest_first() -> None:
    found = parse(
        urlset(
            loc("a") + "<lastmod>2026-11-20</lastmod>",
            loc("b") + "<lastmod>2026-11-22T10:00:00+01:00</lastmod>",
            loc("c"),
        )
    )

    assert [one.link for one in found.entries] == [
        f"https://paper.example/{name}" for name in ("b", "a", "c")
    ]
    assert found.entries[0].updated == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert found.format == "sitemap"


def test_a_prefix_that_nobody_declares_is_understood_all_the_same() -> None:
    body = urlset(loc("a") + "<news:news><news:title>Fähre</news:title></news:news>")

    found = parse(body.replace(SPACES, ""))

    assert [entry.title for entry in found.entries] == ["Fähre"]


def test_a_news_sitemap_says_title_date_language_and_keywords() -> None:
    news = (
        "<news:news><news:publication><news:name>Paper</news:name>"
        "<news:language>de</news:language></news:publication>"
        "<news:publication_date>2026-11-22T10:00:00Z</news:publication_date>"
        "<news:title>Br\u00fccke &amp; F\u00e4hre</news:title>"
        "<news:keywords>Verkehr, Stadt</news:keywords></news:news>"
        "<image:image><image:loc>/b.jpg</image:loc></image:image>"
    )
    (entry,) = parse(urlset(loc("a") + news)).entries

    assert (entry.title, entry.language) == ("Brücke & Fähre", "de")
    assert entry.published == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert entry.categories == ("Verkehr", "Stadt")
    assert [one.url for one in entry.images] == ["https://paper.example/b.jpg"]


def test_an_index_leads_to_its_sitemaps_the_newest_first() -> None:
    children = "".join(
        f"<sitemap>{loc(name)}{date}</sitemap>"
        for name, date in (
            ("2024.xml", "<lastmod>2024-12-31</lastmod>"),
            ("2026.xml", "<lastmod>2026-11-22</lastmod>"),
            ("2026.xml", ""),
            ("sitemap.xml", ""),
        )
    )
    found = parse(f"<sitemapindex {SPACES}>{children}</sitemapindex>")

    assert found.entries == ()
    assert [one.url for one in found.follow] == [
        "https://paper.example/2026.xml",
        "https://paper.example/2024.xml",
    ]
    assert found.follow[0].changed == datetime(2026, 11, 22, tzinfo=UTC)


def test_an_index_of_thousands_leads_to_fifty() -> None:
    children = "".join(f"<sitemap>{loc(f'{n}.xml')}</sitemap>" for n in range(2_000))

    assert len(parse(f"<sitemapindex {SPACES}>{children}</sitemapindex>").follow) == 50


def test_a_sitemap_of_thousands_brings_the_newest_thousand() -> None:
    found = parse(urlset(*(loc(str(n)) for n in range(1_200))))

    assert len(found.entries) == 1_000
    assert "lists 1200 pages" in found.note


def test_a_gzipped_sitemap_is_unpacked() -> None:
    assert parse(gzip.compress(urlset(loc("a")).encode())).entries[0].link


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(ParseError, match="larger than 50 MB when unpacked"):
        parse(gzip.compress(b" " * 60_000_000))
    with pytest.raises(ParseError, match="cannot be unpacked"):
        parse(b"\x1f\x8bnonsense")


def test_a_sitemap_without_a_namespace_or_in_pieces_is_read() -> None:
    assert parse(f"<urlset><url>{loc('a')}</url></urlset>").entries
    assert parse(f"<urlset><url>{loc('a')}</url><url>{loc('b')}").entries


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<rss version='2.0'><channel/></rss>", "no sitemap: it begins with <rss>"),
        ("", "no sitemap"),
        ("plain text", "no sitemap"),
        ("<!DOCTYPE x [<!ENTITY a '1'>]><html/>", "begins with <html>"),
    ],
)
def test_what_is_no_sitemap_is_refused_in_words(body: str, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        parse(body)


def test_addresses_that_are_none_are_left_out() -> None:
    found = parse(urlset("<loc>javascript:1</loc>", "<loc></loc>", "", loc("a")))

    assert [one.link for one in found.entries] == ["https://paper.example/a"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        parse(body)
    except ParseError as refused:
        message = str(refused)
    else:
        message = "read"

    assert message
