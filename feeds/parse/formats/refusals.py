"""What a document is that is no feed, in a sentence that says what would be right.

parse: the last step of ``feed``; pure.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from feeds.parse.decoding import SIGNATURES
from feeds.parse.links import absolute

_HTML_START = re.compile(
    rb"\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_LINK = re.compile(rb"<link\s[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(rb"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_HEAD = 100_000  # bytes of a page in which its <link> elements stand

ROOTS = {
    "opml": "This is an OPML list of feeds, not a feed; the source needs the address of one.",
    "urlset": "This is a sitemap, not a feed.",
    "sitemapindex": "This is an index of sitemaps, not a feed.",
    "svg": "This is a picture (SVG), not a feed.",
    "error": "The server answered with an XML error message, not with a feed.",
}


def is_html(body: bytes) -> bool:
    """Whether the bytes begin as an HTML page does."""
    return _HTML_START.match(body[:2000]) is not None


def of_page(body: bytes, url: str) -> str:
    """The refusal of an HTML page; it names the feed that the page names, if there is one."""
    for link in _LINK.finditer(body[:_HEAD]):
        address = absolute(_href(link[0]), url) if _FEED_TYPE.search(link[0]) else None
        if address:
            return f"This is an HTML page, not a feed; it names a feed at {address}"
    return "This is an HTML page, not a feed; the source needs the address of the feed itself."


def _href(link: bytes) -> str:
    found = _HREF.search(link)
    return b"".join(found.groups(b"")).decode("utf-8", "replace") if found else ""


def of_bytes(body: bytes) -> str:
    """The refusal of bytes without a readable tag."""
    for signature, what in SIGNATURES.items():
        if body.startswith(signature):
            return f"This is {what}, not a feed."
    return "This is not a feed: it holds neither XML nor JSON."


def of_root(root: Element) -> str:
    """The refusal of XML that is something else than a feed."""
    local = root.tag.rpartition("}")[2]
    other = (
        f"This is XML, but not a feed: its first element is <{local[:40]}>, not <rss> or <feed>."
    )
    return ROOTS.get(local.lower(), other)
