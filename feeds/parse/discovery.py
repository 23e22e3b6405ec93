"""What a page offers to those who look for its feeds.

parse: of the address that somebody wants to add as a source; pure. What is offered may be
anything: the pipeline asks for it and sees.
Sources: HTML Standard 4.6.7.1 (alternate), 4.2.5.3 (refresh); rssboard.org/rss-autodiscovery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from feeds.model import Response
from feeds.parse import trees
from feeds.parse.links import absolute, based

MOST = 20  # feeds of a page that are worth a look
LONGEST_WAIT = 10  # seconds after which a page that refreshes itself still means a redirect

_FEED_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed)(?:\+(?:xml|json))?$")
_VAGUE_TYPES = frozenset({"", "application/xml", "text/xml", "application/json", "text/html"})
_FEED_ADDRESS = re.compile(
    r"\.(?:rss|atom|rdf)$|/(?:feeds?|rss|atom)(?:\.(?:xml|json|php|aspx))?/?$"
    r"|[-_/.](?:rss|feed|atom)[-_\w]*\.(?:xml|json)$|/(?:rss|feed|atom)[-_\w]*\.(?:xml|json)$"
    r"|/(?:feed|rss)/(?:rss2?|atom)?/?$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|output|type)=(?:rss2?|atom|feed)", re.IGNORECASE)
_OF_COMMENTS = re.compile(
    r"\b(?:comments?|kommentar(?:e|en)?|commentaires?|comentarios?|commenti|coment[aá]rios?"
    r"|reacties|replies)\b",
    re.IGNORECASE,
)
_REFRESH = re.compile(
    r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s][^\"']*)", re.IGNORECASE
)

_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_SNIFFED = 2000  # bytes in which a sitemap begins as such


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that a page names, and how it calls it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """All that a page offers: ``feeds``, best guess first; where it sends its readers on to."""

    title: str | None
    language: str | None
    feeds: tuple[Offer, ...]
    moved_to: str | None = None


def is_sitemap(response: Response) -> bool:
    """Whether it begins as a sitemap does, packed or not."""
    return response.body.startswith(b"\x1f\x8b") or bool(_SITEMAP.search(response.body[:_SNIFFED]))


def look(response: Response) -> Offers:
    """Look through a page; feeds of comments are left out.

    Those that the head names come first, then those that the text only links to.

    Raises: ParseError if it is no page.
    """
    root = trees.tree_of(response)
    base = based(next(iter(root.xpath("//base/@href")), None), response.url) or response.url
    named: list[Offer | None] = []
    vague: list[Offer | None] = []
    for one in root.iter("link"):
        if _is_alternate(one):
            (named if _is_typed(one) else vague).append(_offer(one, base))
    linked = [_offer(one, base) for one in root.iter("a") if _is_linked(one, base)]
    return Offers(
        title=trees.title(root),
        language=next(iter(root.xpath("/html/@lang")), None),
        feeds=tuple(_distinct([*named, *vague, *linked]))[:MOST],
        moved_to=_refresh(root, base),
    )


def _distinct(offers: list[Offer | None]) -> Iterator[Offer]:
    """Each address once; none of a feed of comments, unless the page itself is about them."""
    seen: set[str] = set()
    for one in offers:
        if one is None or one.url in seen or _is_of_comments(one):
            continue
        seen.add(one.url)
        yield one


def _is_of_comments(offer: Offer) -> bool:
    path = urlsplit(offer.url).path.replace("-", " ").replace("_", " ").replace("/", " ")
    return bool(_OF_COMMENTS.search(offer.title) or _OF_COMMENTS.search(path))


def _is_alternate(link: HtmlElement) -> bool:
    relations = (link.get("rel") or "").lower().split()
    return "feed" in relations or ("alternate" in relations and not link.get("hreflang"))


def _is_typed(link: HtmlElement) -> bool:
    kind = _type(link)
    return bool(_FEED_TYPE.fullmatch(kind)) or "feed" in (link.get("rel") or "").lower().split()


def _type(link: HtmlElement) -> str:
    return (link.get("type") or "").partition(";")[0].strip().lower()


def _offer(element: HtmlElement, base: str) -> Offer | None:
    """The feed that an element leads to; one of a vague type must look like one."""
    address = absolute(element.get("href"), base)
    if address is None:
        return None
    is_vague = element.tag == "link" and not _is_typed(element)
    if is_vague and not (_type(element) in _VAGUE_TYPES and _looks_like_feed(address)):
        return None
    words = element.get("title") or ("" if element.tag == "link" else element.text_content())
    return Offer(address, " ".join(words.split())[:200])


def _is_linked(anchor: HtmlElement, base: str) -> bool:
    address = absolute(anchor.get("href"), base)
    return address is not None and _looks_like_feed(address)


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    is_burnt = (parts.hostname or "").endswith("feedburner.com")
    return bool(is_burnt or _FEED_ADDRESS.search(parts.path) or _FEED_QUERY.search(parts.query))


def _refresh(root: HtmlElement, base: str) -> str | None:
    """Where a page sends its readers on to by itself."""
    for one in root.iter("meta"):
        if (one.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.match(one.get("content") or "")
            if found and int(found[1]) <= LONGEST_WAIT:
                return absolute(found[2].strip(), base)
    return None
