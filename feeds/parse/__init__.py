"""Bytes to entries: one parser for each kind of document, all with one signature.

parse: after fetch, before articles; pure. A parser never fetches; what it would like to see
next stands in ``Parsed.follow``.
"""

from __future__ import annotations

from collections.abc import Callable

from feeds.model import Parsed, Response, Source
from feeds.parse import article, feed, listpage, page, pushjson, sitemap, text

Parse = Callable[[Response, Source], Parsed]
"""Reads a response; raises ``errors.ParseError`` with a sentence if it cannot."""

PARSERS: dict[str, Parse] = {
    "feed": feed.parse,
    "html": page.parse,
    "json": pushjson.parse,
    "letter": pushjson.letter,
    "text": text.parse,
    "listpage": listpage.parse,
    "sitemap": sitemap.parse,
    "article": article.parse,
    "listed": article.listed,
}

__all__ = ["PARSERS", "Parse"]
