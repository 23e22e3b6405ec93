"""Sitemaps: plain ones, Google's for news, and index files that lead to further ones.

    bytes | gunzip | XML | entries, or ``follow``

parse: of sources of kind ``sitemap``; pure. Entries are what the sitemap says of pages; the
pipeline reads the pages themselves.
Sources: sitemaps.org/protocol; Google's news and image extensions for sitemaps.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from lxml.etree import _Element as Element

from feeds.errors import ParseError
from feeds.model import Entry, Image, Parsed, Request, Response, Source
from feeds.parse import dates
from feeds.parse.formats import xml
from feeds.parse.formats.markup import line
from feeds.parse.links import absolute

LARGEST = 50_000_000  # bytes unpacked, as the protocol allows
MOST_CHILDREN = 50  # of an index that are asked for, the newest
MOST_ENTRIES = 1_000  # of one sitemap, the newest; a news sitemap may have no more
FORMAT, NEWS, INDEX = "sitemap", "news sitemap", "sitemap index"

_GZIP = b"\x1f\x8b"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def parse(response: Response, source: Source) -> Parsed:
    """Read a sitemap, or what an index leads to, as ``Parsed.follow``, the newest first.

    Raises: ParseError if it is something else.
    """
    root = _root(_unpacked(response.body))
    kind = _local(root)
    if kind == "sitemapindex":
        children = list(_children(root, response.url, source.timezone))
        return Parsed(entries=(), follow=tuple(children[:MOST_CHILDREN]), format=INDEX)
    if kind != "urlset":
        raise ParseError(f"This is XML, but no sitemap: it begins with <{kind}>.")
    entries = [
        found
        for element in _named(root, "url")
        if (found := _entry(element, response.url, source.timezone))
    ]
    is_news = any(entry.title for entry in entries)
    entries.sort(key=_age, reverse=True)
    left = len(entries) - MOST_ENTRIES
    return Parsed(
        entries=tuple(entries[:MOST_ENTRIES]),
        note=f"lists {len(entries)} pages; the newest {MOST_ENTRIES} were looked at"
        if left > 0
        else "",
        format=NEWS if is_news else FORMAT,
    )


def _unpacked(body: bytes) -> bytes:
    """Files are often gzipped, whatever the server says of them."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, LARGEST)
    except zlib.error as error:
        raise ParseError("This is a gzipped file that cannot be unpacked.") from error
    if unpacker.unconsumed_tail:
        raise ParseError(f"This sitemap is larger than {LARGEST // 1_000_000} MB when unpacked.")
    return unpacked


def _root(body: bytes) -> Element:
    """Raises: ParseError, also for what would grow beyond measure."""
    root = xml.read(body).root
    if root is None:
        raise ParseError("This is no sitemap: it is no XML.")
    return root


def _children(root: Element, base: str, zone: tzinfo) -> Iterator[Request]:
    """The sitemaps of an index, the newest first; of those without a date the last comes first."""
    found = [
        (dates.parse(_text(one, "lastmod"), zone) or _LONG_AGO, number, address)
        for number, one in enumerate(_named(root, "sitemap"))
        if (address := absolute(_text(one, "loc"), base))
    ]
    seen: set[str] = {base}
    for moment, _, address in sorted(found, reverse=True):
        if address not in seen:
            seen.add(address)
            yield Request(url=address, changed=None if moment == _LONG_AGO else moment)


def _entry(element: Element, base: str, zone: tzinfo) -> Entry | None:
    """A page with what the sitemap says of it; a news sitemap has title and date."""
    address = absolute(_text(element, "loc"), base)
    if address is None:
        return None
    news = next(_named(element, "news"), element)
    publication = next(_named(news, "publication"), news)
    keywords = [line(one) for one in _text(news, "keywords").split(",")]
    return Entry(
        link=address,
        title=line(_text(news, "title")),
        published=dates.parse(_text(news, "publication_date"), zone),
        updated=dates.parse(_text(element, "lastmod"), zone),
        language=_text(publication, "language") or None,
        categories=tuple(filter(None, keywords)),
        images=tuple(_images(element, base)),
    )


def _images(element: Element, base: str) -> Iterator[Image]:
    for one in _named(element, "image"):
        address = absolute(_text(one, "loc"), base)
        if address:
            yield Image(url=address, caption=line(_text(one, "caption")) or None)


def _age(entry: Entry) -> datetime:
    return entry.published or entry.updated or _LONG_AGO


def _named(parent: Element, name: str) -> Iterator[Element]:
    """The children of that name, in whatever namespace; also of a prefix that nobody declares."""
    return (one for one in parent if isinstance(one.tag, str) and _local(one) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def _text(parent: Element, name: str) -> str:
    found = next(_named(parent, name), None)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""
