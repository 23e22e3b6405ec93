"""What search engines are told, as they want it told."""

from __future__ import annotations

from datetime import timedelta

from lxml import etree

from feeds.publish.sitemaps import Listed, front_page, news_sitemap, sitemap, sitemap_index
from tests.publish.publish_samples import SEEN
from tests.publish.sitemap_schema import faults

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def listed(number: int = 1, **more: object) -> Listed:
    fields = {
        "address": f"https://news.example.org/articles/a{number}?x=1&y=2",
        "title": f"Titel {number} & mehr\x00",
        "language": "de-AT",
        "published": SEEN - timedelta(hours=number),
        "changed": SEEN,
    }
    return Listed(**{**fields, **more})  # type: ignore[arg-type] # fields by name


def test_a_sitemap_has_an_address_and_a_date_for_each_article() -> None:
    root = etree.fromstring(sitemap([listed(1), listed(2)]))
    first = root[0]

    assert root.tag == f"{SITEMAP}urlset"
    assert [child.tag for child in first] == [f"{SITEMAP}loc", f"{SITEMAP}lastmod"]
    assert first.findtext(f"{SITEMAP}loc") == "https://news.example.org/articles/a1?x=1&y=2"
    assert first.findtext(f"{SITEMAP}lastmod") == "2026-11-20T12:00:01+00:00"
    assert len(root) == 2


def test_an_index_has_the_addresses_of_sitemaps() -> None:
    root = etree.fromstring(sitemap_index({"https://news.example.org/sitemaps/1.xml": SEEN}))

    assert root.tag == f"{SITEMAP}sitemapindex"
    assert root.findtext(f"{SITEMAP}sitemap/{SITEMAP}loc", "").endswith("/sitemaps/1.xml")


def test_a_news_sitemap_has_all_that_is_required_in_its_order() -> None:
    made = news_sitemap([listed(language=None)], name="Blatt & Söhne", language="de-DE")
    news = etree.fromstring(made).find(f"{SITEMAP}url/{NEWS}news")

    assert news is not None
    assert [child.tag.removeprefix(NEWS) for child in news] == [
        "publication",
        "publication_date",
        "title",
    ]
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "Blatt & Söhne"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "de"
    assert news.findtext(f"{NEWS}publication_date") == "2026-11-20T11:00:01+00:00"
    assert news.findtext(f"{NEWS}title") == "Titel 1 & mehr"


def test_languages_are_two_letters_but_for_chinese() -> None:
    tags = ["de-AT", "zh-CN", "zh-Hant", "gsw"]
    made = news_sitemap([listed(language=tag) for tag in tags], name="x", language="en")
    found = etree.fromstring(made).iter(f"{NEWS}language")

    assert [one.text for one in found] == ["de", "zh-cn", "zh", "en"]


def test_sitemaps_of_nothing_are_well_formed() -> None:
    for made in (sitemap([]), sitemap_index({}), news_sitemap([], name="x", language="en")):
        assert len(etree.fromstring(made)) == 0


def test_the_schema_finds_no_fault() -> None:
    articles = [listed(1), listed(2, title="\x00", language=None), listed(3, language="zh-TW")]
    made = [
        sitemap(articles),
        sitemap_index({"https://news.example.org/sitemaps/1.xml": SEEN}),
        news_sitemap(articles, name="Blatt & Söhne", language="de-DE"),
        front_page("https://news.example.org"),
    ]

    assert [faults(one) for one in made] == [[]] * 4


def test_the_schema_finds_what_is_wrong() -> None:
    good = news_sitemap([listed(1)], name="Blatt", language="de")
    cases = [
        (b"<news:title>Titel 1 &amp; mehr</news:title>", b""),
        (b">de<", b">de-AT<"),
        (b"https://news", b"news"),
        (b"news:publication_date>2026", b"news:publication_date>yesterday 2026"),
    ]
    for right, wrong in cases:
        assert right in good
        assert faults(good.replace(right, wrong)), wrong
    assert faults(sitemap([])), "none may be empty"
