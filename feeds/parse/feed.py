"""A feed's bytes to entries: RSS, RDF, Atom or JSON, whatever the server calls it.

parse: after fetch, before articles; pure. Each format is a module with one ``read``; here it
is only decided which.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lxml.etree import _Element as Element

from feeds.errors import PageError, ParseError
from feeds.model import Parsed, Response, Source
from feeds.parse.formats import atom, jsonfeed, lenient, refusals, rss, rssjson, xml

# By the root element's local name.
FORMATS: dict[str, Callable[..., Parsed]] = {
    "rss": rss.read,
    "rdf": rss.read,
    "channel": rss.read,
    "feed": atom.read,
    "entry": atom.read,
}
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"  # with the byte order marks
_ENTRY_TAG = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)

_INSIDE = "the feed stands inside another document"
_BROKEN = "the tags are too broken for a strict reading"
_CUT = "the feed breaks off; its last entry was incomplete and left out"


def parse(response: Response, source: Source) -> Parsed:
    """Read the entries of a feed, in the order in which it lists them.

    Dates without a zone are meant in the source's. What had to be forgiven stands in the
    note; a feed without entries is no mistake.

    Raises: ParseError, with what the bytes are instead, or why they are not read.
    """
    start = response.body[:1000].lstrip(_BLANK)
    if not start and not response.body.strip(_BLANK):
        raise ParseError("The answer is empty: it has no bytes to read.")
    if start.startswith((b"{", b"[")):
        loaded = jsonfeed.loaded(response.body, response.charset)
        read = rssjson.read if rssjson.is_rss(loaded) else jsonfeed.read
        return read(loaded, url=response.url, zone=source.timezone)
    if refusals.is_html(start):
        raise PageError(refusals.of_page(response.body, response.url))
    return _from_xml(response, source)


def _from_xml(response: Response, source: Source) -> Parsed:
    document = xml.read(response.body, response.charset)
    root = _feed_element(document.root)
    parsed = None
    if root is not None:
        parsed = FORMATS[_local(root)](root, url=response.url, zone=source.timezone)
        note = "" if root is document.root else f"read leniently: {_INSIDE}"
        parsed = replace(parsed, note=document.note or note)
    if parsed is None or (document.broken and len(parsed.entries) < document.entries):
        parsed = _more_lenient(parsed, response, source)
    if parsed is None:
        raise _refusal(document, response)
    return _without_cut_entry(parsed) if document.cut else parsed


def _feed_element(root: Element | None) -> Element | None:
    """The root if it is a feed's, else the first feed inside it (some stand in a page)."""
    if root is None or _local(root) in FORMATS:
        return root
    return next(root.iter("{*}rss", "{*}feed", "{*}RDF"), None)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _more_lenient(parsed: Parsed | None, response: Response, source: Source) -> Parsed | None:
    """What feedparser reads, if it finds more entries than we did."""
    if not _ENTRY_TAG.search(response.body):
        return parsed
    try:
        other = lenient.read(
            response.body, charset=response.charset, url=response.url, zone=source.timezone
        )
    except ParseError:
        return parsed
    if other is None or len(other.entries) <= (len(parsed.entries) if parsed else 0):
        return parsed
    return replace(other, note=f"read leniently: {_BROKEN}")


def _without_cut_entry(parsed: Parsed) -> Parsed:
    entries = parsed.entries[:-1]
    if not entries:
        raise ParseError("The feed breaks off before its first entry is complete.")
    return replace(parsed, entries=entries, note=f"read leniently: {_CUT}")


def _refusal(document: xml.Document, response: Response) -> ParseError:
    if document.root is None:
        return ParseError(refusals.of_bytes(response.body))
    if _local(document.root) == "html":
        return PageError(refusals.of_page(response.body, response.url))
    return ParseError(refusals.of_root(document.root))
