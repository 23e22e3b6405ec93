"""What the head of an HTML page declares about its article.

parse: between the tree and the entry; pure. JSON-LD is asked first, then meta tags, then
what the page shows.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from feeds.parse import links
from feeds.parse.html import jsonld, metatags, titles
from feeds.parse.html.reading import Page, words

# Names of meta tags, best first; from OpenGraph, Dublin Core, and what large systems write.
LANGUAGE_TAGS = ("og:locale", "content-language", "language", "dc.language")

MAX_SHOWN = 20  # headings that are looked at

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-]+)*", re.IGNORECASE)


def title(page: Page) -> tuple[str, float]:
    """The headline and how sure we are of it."""
    return titles.choose(_told_titles(page), _shown_titles(page), page.sites)


def all_titles(page: Page) -> tuple[str, ...]:
    """Every headline that the page has for its article, on it and for other sites."""
    return (*_told_titles(page), *_shown_titles(page))


def _shown_titles(page: Page) -> tuple[str, ...]:
    """The visible level-one headings."""
    return tuple(filter(None, map(words, page.root.xpath("//h1")[:MAX_SHOWN])))


def _told_titles(page: Page) -> tuple[str, ...]:
    return (
        metatags.first(page.tags, "og:title"),
        jsonld.text(page.own.get("headline")),
        metatags.first(page.tags, "twitter:title"),
        " ".join(page.root.xpath("string(//title)").split()),
    )


def summary(page: Page) -> str:
    """What the page declares as its summary, as plain text; "" if nothing."""
    told = metatags.first(page.tags, "og:description", "description", "twitter:description")
    return told or jsonld.text(page.own.get("description"))


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
