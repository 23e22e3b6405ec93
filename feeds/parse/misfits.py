"""What is handed in as an article and is none, in a sentence that says what it is.

parse: used by ``text`` and ``page``; pure.
"""

from __future__ import annotations

import re

from feeds.errors import ParseError

MIN_LETTERS = 120  # characters of running text; the shortest news in brief have 150
MAX_START = 4000  # characters before a document's first element: declarations, comments

FRONT_PAGE = "This is a page of many short items, such as a front page, not an article."
FEED = "This is a feed, not an article."
HTML = "This is an HTML page, not plain text."
NOT_HTML = "This is not an HTML page: it has no markup."

_FEED_ELEMENT = re.compile(r"<(?:rss|feed|(?:\w{1,10}:)?RDF)[\s>]")
_JSON_FEED = re.compile(r"\s*\{[^{}]{0,500}?jsonfeed\.org\\?/version")
_HTML_ELEMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-z!][^<>]*>", re.IGNORECASE)


def refuse_feed(text: str) -> None:
    """Raise ParseError if *text* is a feed (RSS, RDF, Atom, JSON Feed)."""
    start = text[:MAX_START].lstrip()
    marked = _FEED_ELEMENT.search(start) if start.startswith("<") else None
    # A page may show how a feed looks; its own first element comes before that.
    page = _HTML_ELEMENT.search(start)
    if (marked and not (page and page.start() < marked.start())) or _JSON_FEED.match(start):
        raise ParseError(FEED)


def refuse_html(text: str) -> None:
    """Raise ParseError if *text* is an HTML page and not its plain text."""
    start = text[:MAX_START].lstrip()
    if start.startswith("<") and _HTML_ELEMENT.search(start):
        raise ParseError(HTML)


def refuse_plain(text: str) -> None:
    """Raise ParseError if *text* has no markup at all."""
    if not _ELEMENT.search(text):
        raise ParseError(NOT_HTML)


def refuse_short(letters: int) -> None:
    """Raise ParseError if so many *letters* of running text make no article."""
    if letters < MIN_LETTERS:
        raise ParseError(
            f"This is too short to be an article: {letters} characters of running text were"
            f" found, at least {MIN_LETTERS} are needed."
        )
