"""The feeds that an HTML page names in its ``<link rel="alternate">`` elements.

parse: used by the refusals of ``feed``; pure. The page is looked at as bytes and not as a tree:
its head is all that counts, and pages come in any state.
Sources: HTML Standard 4.6.7.1 (alternate); rssboard.org/rss-autodiscovery.
"""

from __future__ import annotations

import re
from html import unescape

from feeds.parse.links import absolute, based

HEAD = 500_000
"""Bytes of a page in which its <link> elements stand; some carry their style sheets before."""

# A comment that never ends goes on to the end of the page, so that it is looked at once. A > may
# stand in quotes, as long as they come in pairs.
_ELEMENT = re.compile(
    rb"<!--(?:.*?-->|.*\Z)|<(link|base)\b"
    rb"((?:[^<>\"']|\"[^<\"]{0,1000}\"|'[^<']{0,1000}'){0,1000}+(?=>)|[^<>]{0,2000})>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"""([a-zA-Z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)


def feeds_named_by(page: bytes, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that *page* names, each once, in its order.

    Args: url: of the page, against which relative addresses are resolved unless it says
          another base.
    """
    base: str | None = url or None
    found: dict[str, None] = {}
    for element in _ELEMENT.finditer(page[:HEAD]):
        said = _attributes(element[2] or b"")
        if (element[1] or b"").lower() == b"base":
            base = based(said.get("href"), base)
        elif _is_feed(said) and (address := absolute(said.get("href"), base)):
            found[address] = None
    return tuple(found)


def _is_feed(said: dict[str, str]) -> bool:
    relations = said.get("rel", "").lower().split()
    is_typed = _FEED_TYPE.match(said.get("type", "").strip()) is not None
    return "feed" in relations or ("alternate" in relations and is_typed)


def _attributes(element: bytes) -> dict[str, str]:
    """The attributes by name; the first of each counts (HTML Standard 13.2.5.33)."""
    said: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(element):
        value = b"".join(values).decode("utf-8", "replace")
        said.setdefault(name.decode("ascii").lower(), unescape(value))
    return said
