"""Lists of feeds as other readers export them: OPML 1.0, 1.1 and 2.0.

parse: for ``feeds opml import``; pure, and read within the same limits as feeds are.
Source: OPML 2.0 (opml.org/spec2.opml), "Subscription lists".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from feeds.errors import ParseError
from feeds.model import Subscription, Subscriptions
from feeds.parse.formats import refusals, xml
from feeds.parse.formats.draft import language_of
from feeds.parse.formats.markup import plain
from feeds.parse.links import absolute

MOST_OUTLINES = 100_000
"""Feeds and folders together; the longest lists that are passed around have some thousands."""

# Mac OS X's way to say that an address is a feed's: feed://host, feed:https://host.
_FEED_SCHEME = re.compile(r"feed:(//)?", re.IGNORECASE)
# FreshRSS's types for pages and files that it takes apart itself.
_TAKEN_APART = re.compile(r"xpath|dotnotation|dotpath", re.IGNORECASE)


def parse(body: bytes) -> Subscriptions:
    """The feeds of a list, in its order, each with the folders around it.

    An outline without an address is a folder. Attributes are known whatever their capitals.

    Raises: ParseError, with what the bytes are instead, or why they are not read.
    """
    if refusals.is_html(body):
        raise ParseError("This is an HTML page, not an OPML list.")
    document = xml.read(body)
    if document.root is None:
        raise ParseError("This is not an OPML list: it holds no XML.")
    root = _local(document.root)
    if root != "opml":
        raise ParseError(f"This is not an OPML list: its first element is <{root[:40]}>.")
    return Subscriptions(tuple(_feeds(document.root)), document.note)


def _feeds(root: Element) -> Iterator[Subscription]:
    """Depth first, without recursion; a folder's title is for all that stands in it."""
    seen = 0
    waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        inside = folders
        if _local(element) == "outline":
            seen += 1
            if seen > MOST_OUTLINES:
                raise ParseError(f"The list was not read: it has over {MOST_OUTLINES:,} outlines.")
            said = _attributes(element)
            if said.get("iscomment", "").strip().lower() == "true":
                continue
            if said.get("xmlurl", "").strip():
                yield _subscription(said, folders)
            else:
                inside = (*folders, *filter(None, [_title(said)]))
        waiting += [(child, inside) for child in reversed(element)]


def _subscription(said: dict[str, str], folders: tuple[str, ...]) -> Subscription:
    written = said["xmlurl"].strip()
    return Subscription(
        title=_title(said),
        written=written,
        url=absolute(_address(written), None),
        folders=folders,
        language=language_of(said.get("language")),
        is_page=_TAKEN_APART.search(said.get("type", "")) is not None,
    )


def _address(written: str) -> str:
    found = _FEED_SCHEME.match(written)
    if found is None:
        return written
    return ("http://" if found[1] else "") + written[found.end() :]


def _title(said: dict[str, str]) -> str:
    return plain(said.get("title", "")) or plain(said.get("text", ""))


def _attributes(element: Element) -> dict[str, str]:
    """Those without a namespace, by their names in small letters."""
    named = ((str(name).lower(), str(value)) for name, value in element.attrib.items())
    return {name: value for name, value in named if not name.startswith("{")}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()
