"""Which feeds an HTML page names."""

from __future__ import annotations

import time

import pytest

from feeds.parse.autodiscovery import feeds_named_by

URL = "https://paper.example/section/page.html"
RSS = 'rel="alternate" type="application/rss+xml"'


def named(page: str) -> tuple[str, ...]:
    return feeds_named_by(page.encode(), URL)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (f'<link {RSS} href="/feed">', "https://paper.example/feed"),
        (f"<LINK {RSS.upper()} HREF=all.xml>", "https://paper.example/section/all.xml"),
        (f"<link {RSS} title='a > b'\nhref='feed'/>", "https://paper.example/section/feed"),
        (f"<link {RSS} title='it's' href=feed>", "https://paper.example/section/feed"),
        (f'<link {RSS} title="a" \n href="feed" />', "https://paper.example/section/feed"),
        (f'<link {RSS} href="/f?a=1&amp;b=2">', "https://paper.example/f?a=1&b=2"),
        (
            '<link rel="nofollow alternate" type=application/feed+json href=/j>',
            "https://paper.example/j",
        ),
        ("<link rel=feed href=/f>", "https://paper.example/f"),
        (f'<base href="//cdn.example/x/"><link {RSS} href="f">', "https://cdn.example/x/f"),
        (f'<!-- <link {RSS} href="/old"> --><link {RSS} href="/f">', "https://paper.example/f"),
    ],
)
def test_a_link_to_a_feed_is_found_however_it_is_written(page: str, address: str) -> None:
    assert named(f"<html><head>{page}</head></html>") == (address,)


def test_each_feed_is_named_once_in_the_order_of_the_page() -> None:
    page = "".join(f'<link {RSS} href="/{name}">' for name in ("b", "a", "b"))

    assert named(page) == ("https://paper.example/b", "https://paper.example/a")


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<link rel="stylesheet" type="text/css" href="/f">',
        '<link rel="alternate" type="text/html" href="/f">',
        '<link rel="alternate" hreflang="de" href="/f">',
        '<link rel="alternate" type="application/json" href="/wp-json/">',
        f'<link {RSS} href="javascript:alert(1)">',
        f"<link {RSS}>",
        f'<!-- <link {RSS} href="/f">',
        f"<p>&lt;link {RSS} href=/f&gt;</p>",
    ],
)
def test_nothing_else_is_taken_for_a_feed(page: str) -> None:
    assert named(page) == ()


@pytest.mark.parametrize("page", [b"<!--" * 125_000, b"<link " * 80_000, b"<link a=" * 60_000])
def test_a_page_without_end_is_read_in_a_moment(page: bytes) -> None:
    start = time.process_time()
    feeds_named_by(page, URL)

    assert time.process_time() - start < 10  # more is a hang, however busy a machine is
