"""Addresses fit to print, and when two of them mean one article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import canonical
from feeds.articles.links import MAX_URL, web_url

NAMES = st.sampled_from(
    ["news.example", "www.news.example", "NEWS.example:80", "bücher.example", "a..b", "[::1]", ""]
)
PIECES = st.lists(
    st.sampled_from(
        [
            "/",
            "//",
            "a",
            "Ä",
            "%41",
            "%2f",
            "%",
            "%%3431",
            "?",
            "&",
            "=",
            "+",
            "#",
            "!",
            "utm_a=1",
            "ref=rss",
            "b=2",
            "index.html",
            "..",
            " ",
            '"',
            "<",
            "\\",
            "[",
            "\ud800",
            "\n",
            "@",
            ":",
        ]
    ),
    max_size=12,
).map("".join)
URLS = st.builds("{}://{}/{}".format, st.sampled_from(["http", "https", "HTTP"]), NAMES, PIECES)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a?b=c&d#e",
        "http://news.example",
        "https://news.example:8443/%C3%BC/(1)",
        "http://localhost/a",
    ],
)
def test_a_clean_address_stays_as_it_is(url: str) -> None:
    assert web_url(url) == url


@pytest.mark.parametrize(
    ("url", "mended"),
    [
        (" https://news.example/a\n", "https://news.example/a"),
        ("HTTPS://News.Example/A", "https://news.example/A"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/ü?q=ß", "https://news.example/%C3%BC?q=%C3%9F"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/[1]|2", "https://news.example/%5B1%5D%7C2"),
        ("https://jane:secret@news.example/a", "https://news.example/a"),
        ('https://news.example/"><img src=x>', "https://news.example/%22%3E%3Cimg%20src=x%3E"),
        (
            "https://news.example/a\r\nSet-Cookie: x=1",
            "https://news.example/aSet-Cookie:%20x=1",
        ),
        ("https://news.example/a#b#c", "https://news.example/a#b%23c"),
    ],
)
def test_an_address_is_mended_where_that_cannot_change_its_meaning(url: str, mended: str) -> None:
    assert web_url(url) == mended


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/a/b",
        "//news.example/a",
        "javascript:alert(1)",
        "\tjava\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://news.example/1",
        "ftp://news.example/a",
        "mailto:jane@news.example",
        "https://",
        "https:///a",
        "https:a",
        "http://[::1/x",
        "http://[::1]/x",
        "http://a..b/",
        "http://news.example:99999/",
        "http://exa mple/",
        "https://news.example/" + "a" * MAX_URL,
        "https://news.example/" + "ü" * 1000,
    ],
)
def test_what_no_browser_should_open_is_no_address(url: str | None) -> None:
    assert web_url(url) is None


@given(st.one_of(st.text(max_size=60), URLS))
def test_mending_ends_and_never_fails(url: str) -> None:
    mended = web_url(url)

    assert mended is None or (web_url(mended) == mended and mended.isascii())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a", "https://news.example/a"),
        ("https://www.news.example/a", "https://news.example/a"),
        ("https://www.www.news.example/a", "https://news.example/a"),
        ("https://news.example:443/a", "http://news.example:80/a"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?x=1&y=2", "https://news.example/a?y=2&x=1"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?UTM_Source=rss", "https://news.example/a"),
        ("https://news.example/a?utm%5Fsource=rss", "https://news.example/a"),
        ("https://news.example/a?fbclid=1&gclid=2&xtor=RSS-1", "https://news.example/a"),
        ("https://news.example/a?at_medium=RSS&wt_mc=rss&ns_source=x", "https://news.example/a"),
        ("https://news.example/a?id=5&ref=rss", "https://news.example/a?id=5"),
        ("https://news.example/%7ea/%c3%bc", "https://news.example/~a/ü"),
        ("https://news.example/?q=a+b", "https://news.example/?q=a%20b"),
        ("https://news.example/a?", "https://news.example/a"),
    ],
)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/b"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/a?ref=12", "https://news.example/a"),
        ("https://news.example/a?source=rssing", "https://news.example/a"),
        ("https://news.example/#!/a", "https://news.example/#!/b"),
        ("https://sport.news.example/a", "https://news.example/a"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)
    assert canonical(one) is not None


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://news.example",
        "https://news.example/",
        "https://www.news.example/?utm_source=rss",
        "https://news.example/index.html",
        "https://news.example/#top",
        "mailto:jane@news.example",
        "nonsense",
    ],
)
def test_a_front_page_identifies_no_article(url: str | None) -> None:
    assert canonical(url) is None


@given(st.one_of(st.text(max_size=60), URLS))
def test_the_key_of_a_key_is_itself(url: str) -> None:
    key = canonical(url)

    assert key is None or canonical(key) == key
