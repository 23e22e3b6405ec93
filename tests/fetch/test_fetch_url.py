import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.url import join_url, parse_url


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org.:8080/", "http://example.org:8080/"),
        ("https://müllabfuhr.de/ä b", "https://xn--mllabfuhr-q9a.de/%C3%A4%20b"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[::0001]:8000/x", "http://[::1]:8000/x"),
        ("  http://a.b/%7Ex?q=ö&r=%20 \n", "http://a.b/%7Ex?q=%C3%B6&r=%20"),
        ("http://under_score.example/", "http://under_score.example/"),
    ],
)
def test_an_address_is_read_as_browsers_mean_it(written: str, read: str) -> None:
    assert str(parse_url(written)) == read


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://example.org/", "only http and https are fetched, not ftp"),
        ("file:///etc/passwd", "not file"),
        ("/feed.xml", "not a bare path"),
        ("http://user:word@example.org/", "contains a user name"),
        ("http://@example.org/", "contains a user name"),
        ("http:///feed", "names no host"),
        ("http://exa mple.org/", "is no host name"),
        ("http://a..b/", "is no host name"),
        ("http://\x80.org/", r"cannot be read: '\\x80\.org' is no host name"),
        ("http://a\\b/", "is no host name"),
        ("http://a%2eb/", "is no host name"),
        ("http://" + "a" * 64 + ".org/", "is no host name"),
        ("http://a.b:0/", "port 0"),
        ("http://a.b:99999/", "cannot be read"),
        ("http://[::1%25eth0]/", "is no host name"),
        ("http://[fe80::1/", "cannot be read"),
        ("http://a.b/\r\nHost: evil", "control characters"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        parse_url(written)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new", "http://a.b/new"),
        ("new?x=1", "http://a.b/dir/new?x=1"),
        ("?x=1", "http://a.b/dir/feed?x=1"),
        ("//c.d/e", "http://c.d/e"),
        ("https://c.d", "https://c.d/"),
        ("/größe".encode().decode("latin-1"), "http://a.b/gr%C3%B6%C3%9Fe"),
        ("/größe", "http://a.b/gr%C3%B6%C3%9Fe"),
    ],
)
def test_a_redirect_is_joined_to_where_it_came_from(location: str, target: str) -> None:
    assert str(join_url(parse_url("http://a.b/dir/feed"), location)) == target


@given(st.text() | st.text().map("http://".__add__))
def test_any_text_is_refused_or_becomes_an_ascii_address(text: str) -> None:
    try:
        url = parse_url(text)
    except FetchError:
        return

    assert str(url).isascii()
    assert str(url).isprintable()
    assert " " not in str(url)
    assert parse_url(str(url)) == url


@given(st.text(max_size=20))
def test_any_redirect_is_refused_or_becomes_an_address(location: str) -> None:
    base = parse_url("http://a.b/dir/feed")
    try:
        url = join_url(base, location)
    except FetchError:
        return

    assert parse_url(str(url)) == url
