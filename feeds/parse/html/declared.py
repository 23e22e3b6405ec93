"""What the head of an HTML page declares about its article.

parse: between the tree and the entry; pure. JSON-LD is asked first, then meta tags, then
what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from feeds.parse import dates, links
from feeds.parse.html import jsonld, metatags, titles
from feeds.parse.html.reading import Page, words

MAX_CATEGORIES = 20  # keywords; some pages list every word of the text
MAX_WORD = 80  # characters of one keyword
MAX_SHOWN = 20  # headings, bylines and times that are looked at

# Names of meta tags, best first; from OpenGraph, Dublin Core, and what large systems write.
PUBLISHED_TAGS = (
    *("article:published_time", "og:article:published_time", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "date", "dc.date.issued", "dcterms.created"),
    *("dc.date", "pubdate", "publishdate", "publish-date", "citation_publication_date"),
)
UPDATED_TAGS = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
KEYWORD_TAGS = ("news_keywords", "article:tag", "keywords", "parsely-tags")
LANGUAGE_TAGS = ("og:locale", "content-language", "language", "dc.language")

_LIST = re.compile(r"\s*[,;|]\s*")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-]+)*", re.IGNORECASE)
_SHOWN_TIMES = "//*[@itemprop='datePublished'] | (//article | //main)//time[@datetime]"


def title(page: Page) -> tuple[str, float]:
    """The headline and how sure we are of it."""
    told = (
        metatags.first(page.tags, "og:title"),
        jsonld.text(page.own.get("headline")),
        metatags.first(page.tags, "twitter:title"),
        " ".join(page.root.xpath("string(//title)").split()),
    )
    shown = tuple(filter(None, map(words, page.root.xpath("//h1")[:MAX_SHOWN])))
    return titles.choose(told, shown, page.sites)


def summary(page: Page) -> str:
    """What the page declares as its summary, as plain text; "" if nothing."""
    told = metatags.first(page.tags, "og:description", "description", "twitter:description")
    return told or jsonld.text(page.own.get("description"))


def published(page: Page, zone: tzinfo) -> datetime | None:
    """When it was published, aware and UTC; dates without a zone are meant in *zone*."""
    return _first_date(_publications(page), zone)


def updated(page: Page, zone: tzinfo) -> datetime | None:
    """When it was last changed, aware and UTC; dates without a zone are meant in *zone*."""
    told = jsonld.text(page.own.get("dateModified")), metatags.first(page.tags, *UPDATED_TAGS)
    return _first_date(told, zone)


def language(page: Page) -> str | None:
    """The language that the page declares, as an ISO 639 code."""
    told = (
        page.root.get("lang") or "",
        jsonld.text(page.own.get("inLanguage")),
        *(metatags.first(page.tags, name) for name in LANGUAGE_TAGS),
    )
    codes = (_LANGUAGE.fullmatch(value) for value in told)
    return next((code[1].lower() for code in codes if code), None)


def address(page: Page) -> str | None:
    """The article's own address: canonical, OpenGraph's, or the one it was fetched from.

    A bare host names the site, not the article, and is passed over.
    """
    told = *page.root.xpath("//link[@rel='canonical']/@href"), metatags.first(page.tags, "og:url")
    absolute = (links.absolute(url, base(page)) for url in (*told, page.url))
    return next((url for url in absolute if url and not is_bare(url)), None)


def is_bare(url: str) -> bool:
    """Whether an absolute *url* names a host and nothing on it."""
    parts = urlsplit(url)
    return bool(url) and not (parts.path.strip("/") or parts.query)


def base(page: Page) -> str:
    """What relative URLs of the page are relative to (HTML 4.2.3, the base element)."""
    told = next(iter(page.root.xpath("//base/@href")), None)
    return links.absolute(told, page.url) or page.url


def categories(page: Page) -> tuple[str, ...]:
    """Section first, then keywords, each once."""
    sections = [jsonld.text(value) for value in jsonld.as_list(page.own.get("articleSection"))]
    sections.append(metatags.first(page.tags, "article:section"))
    told = [jsonld.text(value) for value in jsonld.as_list(page.own.get("keywords"))]
    if not any(told):
        told = list(next(filter(None, (page.tags.get(name) for name in KEYWORD_TAGS)), ()))
    words = (word for value in told for word in _LIST.split(value))
    found = (word for word in (*sections, *words) if 0 < len(word) <= MAX_WORD)
    return tuple(dict.fromkeys(found))[:MAX_CATEGORIES]


def _publications(page: Page) -> Iterator[str]:
    yield jsonld.text(page.own.get("datePublished") or page.own.get("dateCreated"))
    yield from (page.tags[name][0] for name in PUBLISHED_TAGS if name in page.tags)
    for node in page.root.xpath(_SHOWN_TIMES)[:MAX_SHOWN]:
        yield node.get("content") or node.get("datetime") or words(node)


def _first_date(told: Iterable[str], zone: tzinfo) -> datetime | None:
    return next(filter(None, (dates.parse(value, zone) for value in told)), None)
