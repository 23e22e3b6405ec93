"""Sitemaps: what search engines are told of the articles that live here; pure.

publish: beside the formats.
Sources: the Sitemaps protocol 0.9 (sitemaps.org); Google's news extension of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.publish.characters import one_line
from feeds.publish.elements import add
from feeds.publish.languages import language_tag
from feeds.publish.uris import uri

MOST_NEWS = 1_000
"""Articles in a news sitemap."""

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# News sitemaps tell Chinese apart by country, all other languages by two letters.
_CHINESE = {"zh-cn", "zh-tw"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article by its address here; moments are aware."""

    address: str
    title: str
    language: str | None
    published: datetime
    changed: datetime


def sitemap(articles: Iterable[Listed]) -> bytes:
    """The addresses of articles and when they last changed."""
    root = _root("urlset", {None: _SITEMAP})
    for one in articles:
        _address(root, "url", one.address, one.changed)
    return _document(root)


def front_page(base_url: str) -> bytes:
    """The sitemap of a site without articles of its own: none may be empty."""
    root = _root("urlset", {None: _SITEMAP})
    _address(root, "url", f"{base_url}/")
    return _document(root)


def sitemap_index(sitemaps: Mapping[str, datetime]) -> bytes:
    """The addresses of sitemaps, and when something in them last changed."""
    root = _root("sitemapindex", {None: _SITEMAP})
    for address, changed in sitemaps.items():
        _address(root, "sitemap", address, changed)
    return _document(root)


def news_sitemap(articles: Iterable[Listed], *, name: str, language: str) -> bytes:
    """Fresh articles for news search; *name* and *language* are those of the site."""
    root = _root("urlset", {None: _SITEMAP, "news": _NEWS})
    for one in articles:
        url = _address(root, "url", one.address)
        news = add(url, f"{{{_NEWS}}}news")
        publication = add(news, f"{{{_NEWS}}}publication")
        add(publication, f"{{{_NEWS}}}name", one_line(name))
        add(publication, f"{{{_NEWS}}}language", _language(one.language or language))
        add(news, f"{{{_NEWS}}}publication_date", _moment(one.published))
        add(news, f"{{{_NEWS}}}title", one_line(one.title) or one.address)
    return _document(root)


def _root(name: str, spaces: Mapping[str | None, str]) -> etree._Element:
    return etree.Element(f"{{{_SITEMAP}}}{name}", nsmap=dict(spaces))  # type: ignore[arg-type] # None is the default one


def _address(
    parent: etree._Element, name: str, address: str, changed: datetime | None = None
) -> etree._Element:
    element = add(parent, f"{{{_SITEMAP}}}{name}")
    add(element, f"{{{_SITEMAP}}}loc", uri(address) or address)
    if changed:
        add(element, f"{{{_SITEMAP}}}lastmod", _moment(changed))
    return element


def _moment(moment: datetime) -> str:
    """W3C date and time."""
    return moment.isoformat(timespec="seconds")


def _language(tag: str) -> str:
    known = (language_tag(tag) or "en").lower()
    return known if known in _CHINESE else known.partition("-")[0]


def _document(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
