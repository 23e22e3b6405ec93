"""What a document is that is no feed, in a sentence that says what would be right.

parse: the last step of ``feed``; pure.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from feeds.parse.autodiscovery import feeds_named_by
from feeds.parse.decoding import SIGNATURES

_HTML_START = re.compile(
    rb"\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
MOST_NAMED = 5
"""Feeds of a page; large sites name one for each of their sections."""

_PAGE = "This is an HTML page, not a feed"

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
    """The refusal of an HTML page; it names the feeds that the page names, if there are any."""
    named = feeds_named_by(body, url)
    if not named:
        return f"{_PAGE}; the source needs the address of the feed itself."
    if len(named) == 1:
        return f"{_PAGE}; it names a feed at {named[0]}"
    others = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return f"{_PAGE}; it names feeds at {' '.join(named[:MOST_NAMED])}{others}"


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
