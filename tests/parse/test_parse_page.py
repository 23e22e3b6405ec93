"""HTML article pages: the fields they declare and the body they hold."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Entry, Image, Parsed, Response, Source
from feeds.parse import page

PAGES = Path(__file__).parent.parent / "data" / "pages"
SOURCE = Source(
    id="site", kind="folder", title="Site", timezone=ZoneInfo("Europe/Berlin"), category="news"
)
SITE = '<meta property="og:site_name" content="Town Crier">'
BODY = "".join(
    f"<p>{sentence} Nobody in the town council had expected the vote to be unanimous.</p>"
    for sentence in (
        "The bakers of Millford have agreed to open one hour later than they did.",
        "From Monday on the first rolls will be sold at seven in the morning.",
        "The coffee will be hot by then, says the guild, and the queue shorter.",
    )
)


def parse(body: str | bytes, **more: Any) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    return page.parse(Response(**{"url": "https://example.org/a/1", "body": raw} | more), SOURCE)


def entry(head: str = "", body: str = BODY, **more: Any) -> Entry:
    html = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    return parse(html, **more).entries[0]


def jsonld(**fields: Any) -> str:
    described = {"@type": "NewsArticle", "headline": "Bakers sleep longer"} | fields
    return f'<script type="application/ld+json">{json.dumps(described)}</script>'


def as_expected(parsed: Parsed) -> dict[str, Any]:
    [found], rest = parsed.entries, parsed.recovered
    assert rest is not None
    return {
        "link": found.link,
        "title": found.title,
        "summary": found.summary,
        "content": found.content.split("\n"),
        "authors": [author.name for author in found.authors],
        "published": found.published.isoformat() if found.published else None,
        "updated": found.updated.isoformat() if found.updated else None,
        "language": found.language,
        "categories": list(found.categories),
        "image": next(
            ([i.url, i.caption, i.credit, i.width, i.height] for i in found.images), None
        ),
        "site": rest.site,
        "agency": found.agency,
    }


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("ferry.de", "https://inselblatt.example/kueste/faehre-nach-brokholm-4711.html?utm=1"),
        ("orchard.en", "https://courier.example/orchard"),
    ],
)
def test_a_page_becomes_what_was_written_down_for_it(name: str, url: str) -> None:
    body = (PAGES / f"{name}.html").read_bytes()
    expected = json.loads((PAGES / f"{name}.json").read_text("utf-8"))

    assert as_expected(parse(body, url=url)) == expected


def test_a_file_without_an_address_has_no_link_and_keeps_its_relative_urls() -> None:
    found = entry(
        '<link rel="canonical" href="/a/1">', BODY + '<p><a href="/b">Why</a> not.</p>', url=""
    )

    assert found.link is None
    assert found.base is None
    assert 'href="/b"' in found.content


def test_relative_urls_are_meant_from_the_base_element() -> None:
    found = entry('<base href="https://cdn.example/x/"><link rel="canonical" href="story">')

    assert found.base == "https://cdn.example/x/"
    assert found.link == "https://cdn.example/x/story"


def test_a_canonical_address_that_is_only_the_site_is_passed_over() -> None:
    assert entry('<link rel="canonical" href="https://example.org/">').link == (
        "https://example.org/a/1"
    )


@pytest.mark.parametrize(
    "head",
    [
        "<title>Bakers sleep longer | Town Crier</title>",
        SITE + "<title>Town Crier - Bakers sleep longer</title>",
        SITE + '<meta property="og:title" content="Bakers sleep longer – Town Crier">',
        jsonld() + "<title>Town Crier</title>",
    ],
)
def test_a_headline_comes_without_the_name_of_its_site(head: str) -> None:
    assert entry(head, "<h1>Bakers sleep longer</h1>" + BODY).title == "Bakers sleep longer"


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (jsonld(author={"@type": "Person", "name": "Alma Reyes"}), ["Alma Reyes"]),
        (jsonld(author=["Alma Reyes", "Ole Thun"]), ["Alma Reyes", "Ole Thun"]),
        (jsonld(author="Von Alma Reyes und Ole Thun"), ["Alma Reyes", "Ole Thun"]),
        ('<meta name="author" content="Alma Reyes, Berlin correspondent">', ["Alma Reyes"]),
        ('<meta name="author" content="https://social.example/Alma">', []),
        ('<meta name="author" content="jane@example.org">', []),
        (jsonld(author={"givenName": "Alma", "familyName": "Reyes"}), ["Alma Reyes"]),
        (jsonld(author="José Ortega y Gasset"), ["José Ortega y Gasset"]),
        (jsonld(author=[{"name": "Alma Reyes"}, {"name": "Town Crier"}]) + SITE, ["Alma Reyes"]),
    ],
)
def test_authors_are_persons_and_never_addresses_or_jobs(head: str, authors: list[str]) -> None:
    assert [author.name for author in entry(head).authors] == authors


def test_an_agency_as_author_makes_it_agency_copy() -> None:
    parsed = parse(f"<html><head>{jsonld(author='dpa')}</head><body>{BODY}</body></html>")

    assert parsed.recovered is not None
    assert parsed.entries[0].agency == "dpa"


def test_the_text_knows_its_language_better_than_the_template() -> None:
    page_in_english = f'<html lang="de-DE"><body><article>{BODY}</article></body></html>'

    assert parse(page_in_english).entries[0].language == "en"


def test_a_charset_is_found_in_the_page_itself() -> None:
    body = f'<html><head><meta charset="koi8-r"><title>Пекари спят</title></head>{BODY}</html>'

    assert entry_of(body.encode("koi8-r")).title == "Пекари спят"


def test_caption_and_credit_come_from_the_figure_of_the_declared_picture() -> None:
    found = entry(
        '<meta property="og:image" content="/img/bakery-1200x800.jpg">',
        '<figure><img src="/img/street.jpg"><figcaption>A street.</figcaption></figure>'
        '<figure><img src="/img/bakery-320x200.jpg"><figcaption>A baker at work.'
        ' <span class="credit">Photo: Jane Doe</span></figcaption></figure>' + BODY,
    )

    assert found.images == (
        Image(
            url="https://example.org/img/bakery-1200x800.jpg",
            caption="A baker at work.",
            credit="Jane Doe",
        ),
    )


def test_broken_jsonld_does_not_hide_the_rest_of_the_page() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", oops</script>'

    assert entry(head + "<title>Bakers sleep longer</title>").title == "Bakers sleep longer"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "nothing in it"),
        (b"just words, no markup", "no markup"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "a feed"),
        (b"<html><body><h1>Only a headline</h1></body></html>", "too short"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
def test_what_is_no_article_is_refused_in_a_sentence(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as refusal:
        parse(body)

    assert str(refusal.value).endswith(".")


def test_a_front_page_is_refused() -> None:
    items = "".join(
        f'<article><h2><a href="/{n}">Story number {n} of this day</a></h2>'
        f"<p>The lead of story {n} says in one sentence what its text explains at length.</p>"
        "</article>"
        for n in range(12)
    )

    with pytest.raises(ParseError, match="many short items"):
        parse(f"<html><body><main>{items}</main></body></html>", url="https://example.org/")


TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", "<table><tr><td>", "<h1>", "<br>", "<title>", "<!--"),
        *("<a href='//x:y/['>", "<base href='http://[x'>", "<link rel=canonical href='http://['>"),
        *("<meta property='og:image' content='http://[::1'>", "<meta name=author content='&#0;'>"),
        *("<script type='application/ld+json'>", "</script>", '{"@graph": [[{"@type": 3}]]}'),
        *('{"@type": "NewsArticle", "author": [1, null, {"name": []}], "image": {"url": {}}}',),
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TAGS | st.text(max_size=200) | st.just(BODY), max_size=12).map("".join))
def test_any_page_gives_an_article_or_a_sentence(body: str) -> None:
    with suppress(ParseError):
        [found] = parse(body.encode("utf-8", "surrogatepass")).entries

        assert found.content
        assert "\x00" not in found.content + found.title


def entry_of(body: bytes) -> Entry:
    return parse(body).entries[0]
