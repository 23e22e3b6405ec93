"""Pages for people: what they show and hide, how they are paged, and that nothing can break out."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.serve import create_app
from feeds.serve.directories.habits import HABITS
from feeds.storage import Store
from tests.serve.asking import Answer, Client
from tests.serve.site_samples import BASE_URL, MANY, NASTY, PICTURE, RECORDING

FEED_PAGES = [
    "/",
    "/feeds/all",
    "/feeds/morning",
    "/categories/politics",
    "/topics/harbour",
    "/topics/empty",
    "/sources/wire",
]
TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json")
VOID = {"meta", "link", "img", "input", "br", "hr", "wbr"}


class _Nesting(HTMLParser):
    """Fails where an end tag ends something else, and counts scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def article(client: Client, title: str, *, listed: str = "/sources/wire") -> Answer:
    """The page of the article with that title."""
    page = client.get(listed)
    found = re.search(rf'href="(/articles/[^"]+)">{re.escape(escape(title))}<', page.text)
    assert found, page.text
    return client.get(found[1])


@pytest.mark.parametrize("path", [*FEED_PAGES, "/nothing", "/feeds/all?before=1.1"])
def test_a_page_is_well_formed_and_holds_no_script(client: Client, path: str) -> None:
    answer = client.get(path)
    page = _Nesting(answer.text)

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.all("script") == []
    assert not [name for _, some in page.seen for name in some if name.startswith(("on", "style"))]
    assert page.all("html") == [{"lang": "de"}]
    assert len(page.all("h1")) == len(page.all("main")) == 1


@pytest.mark.parametrize("path", [*FEED_PAGES, "/nothing", "/opml.xml", "/health/live", "/feed"])
def test_every_answer_tells_browsers_to_be_strict(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(
        part.split(" ", 1) for part in str(headers["Content-Security-Policy"]).split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Set-Cookie"] is None
    assert headers["Cache-Control"]


def test_a_page_is_kept_for_a_minute_and_then_asked_for_again(client: Client) -> None:
    first = client.get("/")
    again = client.get("/", if_none_match=str(first.headers["ETag"]))

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status, again.body) == (304, b"")
    assert "frame-ancestors" in str(again.headers["Content-Security-Policy"])


@pytest.mark.parametrize("path", FEED_PAGES)
def test_a_feed_page_names_its_feed_in_three_formats(client: Client, path: str) -> None:
    feed = "/feeds/all" if path == "/" else path
    page = _Nesting(client.get(path).text)
    named = {link["type"]: link["href"] for link in page.all("link") if link["rel"] == "alternate"}

    assert list(named) == list(TYPES)
    assert list(named.values()) == [
        f"{BASE_URL}{feed}.{suffix}" for suffix in ("atom", "rss", "json")
    ]
    for address in named.values():
        assert client.get(str(address).removeprefix(BASE_URL)).status == 200
        assert f"<code>{address}</code>" in client.get(path).text.replace("<wbr>", "")


@pytest.mark.parametrize("path", ["/nothing", "/search", "/topics", "{article}", "{article}/why"])
def test_a_page_without_a_feed_of_its_own_names_that_of_everything(
    client: Client, path: str
) -> None:
    (first, *_) = (one for one in client.get("/sources/wire").links if "/articles/" in one)
    page = _Nesting(client.get(path.format(article=first)).text)

    assert [link["href"] for link in page.all("link") if link["rel"] == "alternate"] == [
        f"{BASE_URL}/feeds/all.{suffix}" for suffix in ("atom", "rss", "json")
    ]


def test_the_index_shows_what_is_new_and_where_everything_is(client: Client) -> None:
    page = client.get("/")

    assert len(page.titles) == 8
    for path in ("/categories/politics", "/topics/empty", "/feeds/morning", "/sources/flood"):
        assert path in page.links
    assert re.search(rf'href="/sources/flood">.*?</a> <small>{MANY}</small>', page.text)


def test_the_index_goes_on_with_each_category_and_repeats_nothing(client: Client) -> None:
    text = client.get("/").text
    head, *sections = text.partition("<aside")[0].split('<h2><a href="/categories/')
    told = re.findall(r'href="(/articles/[^"]+)"', head)
    further = [re.findall(r'href="(/articles/[^"]+)"', section) for section in sections]

    assert sections[-1].startswith('news"')
    assert len(further[-1]) == 4
    assert not {*told} & {one for articles in further for one in articles}


def test_the_index_is_light(client: Client) -> None:
    assert len(client.get("/").body) < 50_000


def test_every_link_of_the_index_leads_somewhere(client: Client) -> None:
    for link in client.get("/").links:
        if not link.startswith("#"):
            assert client.get(link.removeprefix(BASE_URL)).status == 200, link


def pages_from(client: Client, path: str) -> list[list[str]]:
    """The addresses of the articles on each page, following *older* to the end."""
    found: list[list[str]] = []
    following: str | None = path
    while following and len(found) < MANY:
        page = _Nesting(client.get(following).text)
        links = [str(one["href"]) for one in page.all("a")]
        found.append([one for one in links if "/articles/" in one])
        following = next((one["href"] for one in page.all("a") if one.get("rel") == "next"), None)
    return found


def test_no_article_is_lost_or_shown_twice_over_the_pages(client: Client) -> None:
    pages = pages_from(client, "/sources/flood")
    shown = [one for page in pages for one in page]

    assert [len(page) for page in pages] == [30, 30, 15]
    assert len(set(shown)) == MANY


def test_later_pages_are_not_for_search_engines(client: Client) -> None:
    page = client.get("/sources/flood")
    older = next(link for link in page.links if "before=" in link)

    assert "noindex" not in page.text
    assert '<meta name="robots" content="noindex">' in client.get(older).text


@pytest.mark.parametrize(
    "place", ["", "x", "1", "1.", ".1", "1.x", "-1.1", "1.-1", "9" * 30 + ".1", "1." + "9" * 30,
              "999999999999999999.1", "-999999999999999999.1", "%00", "1.1%00", "%ff",
             "%D9%A1.%D9%A1",              "1.1.1", "' OR 1=1 --"]
)  # fmt: skip
def test_a_place_that_is_none_is_harmless(client: Client, place: str) -> None:
    assert client.get(f"/feeds/all?before={place}").status == 200


def test_a_nasty_title_is_shown_as_it_is_written(client: Client) -> None:
    page = client.get("/sources/wire")

    assert NASTY in page.titles
    assert "<script" not in page.text
    assert str(escape(NASTY).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) in page.text


def test_an_article_shows_its_text_its_picture_and_where_it_is_from(client: Client) -> None:
    found = client.get("/topics/harbour")
    link = next(one for one in found.links if "/articles/" in one)
    text = client.get(link).text

    assert "Volltext von ship." in text
    assert "Von Jörg Müller" in text
    assert "Der Hafen am Morgen" in text
    assert "Foto: Roe &amp; Co" in text
    assert f'src="{escape(PICTURE)}"' in text
    assert 'href="/topics/harbour">Häfen</a>' in text
    assert 'href="/sources/wire">wire &lt;1&amp;1&gt;</a>' in text
    assert ">19. November 2026, 10:00</time>" in text


def test_a_recording_is_played_on_the_page_and_loads_when_it_is_asked_for(client: Client) -> None:
    found = client.get("/topics/harbour")
    answer = client.get(next(one for one in found.links if "/articles/" in one))
    (player,) = _Nesting(answer.text).all("audio")

    assert player | {"aria-label": ""} == {
        "controls": None, "preload": "none", "src": RECORDING, "aria-label": ""
    }  # fmt: skip
    assert "audio/mpeg · 5,7 MB" in answer.text


def test_a_picture_of_the_text_is_not_shown_twice_and_loads_late(client: Client) -> None:
    page = _Nesting(_own_article(client, "shown").text)

    assert [one["src"] for one in page.all("img")] == [PICTURE]
    assert page.all("img")[0]["loading"] == "lazy"


def _own_article(client: Client, name: str) -> Answer:
    found = re.findall(r'href="(/articles/[^"]+)">(.*?)</a>', client.get("/sources/wire").text)
    return next(client.get(link) for link, title in found if title == f"Titel {name}")


def test_where_the_original_is_elsewhere_search_engines_are_sent_there(client: Client) -> None:
    there = _own_article(client, "shown").text
    here = _own_article(client, "own").text

    assert '<meta name="robots" content="noindex">' in there
    assert '<link rel="canonical" href="https://wire.example.com/shown.html">' in there
    assert "noindex" not in here
    assert re.search(rf'<link rel="canonical" href="{BASE_URL}/articles/[^"]+">', here)


@pytest.mark.parametrize(
    ("source", "summary", "text", "picture"),
    [("digest", True, False, True), ("pointer", False, False, False)],
)
def test_a_page_shows_no_more_than_its_source_allows(
    client: Client, source: str, *, summary: bool, text: bool, picture: bool
) -> None:
    listed = client.get(f"/sources/{source}")
    shown = client.get(next(one for one in listed.links if "/articles/" in one)).text

    assert f"Titel {source}" in shown
    assert (f"Anriss von {source}." in listed.text) is summary
    assert (f"Anriss von {source}." in shown) is summary
    assert (f"Volltext von {source}." in shown) is text
    assert ("<img" in shown) is picture
    assert (RECORDING in shown) is picture
    assert f'href="https://wire.example.com/{source}.html"' in shown


def test_what_may_not_be_shown_at_all_is_nowhere(client: Client, configured: Config) -> None:
    store = Store(configured.storage_url)
    with store.read() as connection:
        (secret,) = connection.exec_driver_sql(
            "SELECT public_id FROM article WHERE owner_source = 'secret'"
        ).one()
    store.close()

    assert client.get(f"/articles/{secret}").status == 404
    for path in (*FEED_PAGES, "/sources/secret", "/categories/news", "/feeds/all.atom"):
        assert secret not in client.get(path).text


@pytest.mark.parametrize(
    "path",
    ["/articles/nope", "/articles/", "/topics/nope", "/topics/", "/categories/all", "/feeds/all/",
     "/articles/../x", "/feeds//all", "/%00", "/%ff", "/topics/harbour%0d%0aX: y", "/" + "x" * 9000]
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_what_is(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status == 404
    assert "/topics/harbour" in answer.links


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/topics/harbour", "/opml.xml", "/health/live"])
def test_pages_are_only_read(client: Client, path: str, method: str) -> None:
    answer = client.get(path, method=method)

    assert answer.status == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(str(answer.headers["Allow"]).split(", "))
    assert "lässt sich nur lesen" in answer.text


@pytest.mark.parametrize("path", ["/search?q=\xff", "/feeds/all?\xff=1", "/api/v1/articles?q=\xff"])
def test_a_query_that_is_no_utf8_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status == 400


@pytest.mark.parametrize("path", ["/", "/topics/harbour", "/nothing", "/opml.xml"])
def test_no_link_believes_what_the_request_says_of_its_host(client: Client, path: str) -> None:
    lied = client.get(path, host="evil.example", x_forwarded_host="evil.example")

    assert lied.body == client.get(path).body


@pytest.mark.parametrize("proxied", ["/blatt", ""])
def test_pages_below_a_path_stay_below_it(configured: Config, proxied: str) -> None:
    public = replace(web.public(configured), base_url=f"{BASE_URL}/blatt")
    client = Client(create_app(Store(configured.storage_url), public))
    page = client.get(f"{proxied}/")

    own = [link for link in page.links if link.startswith("/")]
    assert page.status == 200
    assert own
    assert all(link.startswith("/blatt/") for link in own)
    for link in own:
        assert client.get(link.removeprefix("/blatt") if not proxied else link).status == 200


@pytest.mark.parametrize("address", HABITS)
def test_an_address_of_habit_leads_to_everything(client: Client, address: str) -> None:
    answer = client.get(address, host="evil.example")
    target = str(answer.headers["Location"])

    assert answer.status == 301
    assert target == f"{BASE_URL}/feeds/all.{HABITS[address]}"
    assert client.get(target.removeprefix(BASE_URL)).status == 200


def test_the_icon_is_ours_unless_the_site_has_one(configured: Config, client: Client) -> None:
    public = replace(web.public(configured), icon="https://news.example.net/icon.png")
    own = Client(create_app(Store(configured.storage_url), public))

    assert '<link rel="icon" href="/static/icon.svg">' in client.get("/").text
    assert client.get("/favicon.ico").body == client.get("/static/icon.svg").body
    assert '<link rel="icon" href="https://news.example.net/icon.png">' in own.get("/").text
    assert own.get("/favicon.ico").headers["Location"] == "https://news.example.net/icon.png"


@pytest.mark.parametrize("name", ["site.css", "feed.css"])
def test_stylesheets_are_kept_and_small(client: Client, name: str) -> None:
    answer = client.get(f"/static/{name}")

    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert len(answer.body) < 9000
    tag = str(answer.headers["ETag"])
    assert client.get(f"/static/{name}", if_none_match=tag).status == 304


def test_english_pages_have_english_words(configured: Config) -> None:
    public = replace(web.public(configured), language="en-GB")
    client = Client(create_app(Store(configured.storage_url), public))
    page = client.get("/").text

    assert '<html lang="en">' in page
    assert '<h2 lang="de" dir="auto"><a' in page
    assert ">19 November 2026, 10:00</time>" in page
