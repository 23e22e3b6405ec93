"""OPML 2.0: a list of feeds that readers can subscribe to in one go.

publish: beside the formats; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from feeds.publish.characters import one_line
from feeds.publish.elements import add
from feeds.publish.languages import language_tag
from feeds.publish.uris import uri


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed (``url`` is set: its own address, ``page`` its HTML page) or a group of outlines."""

    title: str
    url: str | None = None
    page: str | None = None
    language: str | None = None
    outlines: tuple[Outline, ...] = ()


def opml(title: str, outlines: Sequence[Outline], *, created: datetime) -> bytes:
    """The list as a document; *created* is aware and is when the list last changed.

    Sources: OPML 2.0, "Subscription lists": the type is ``rss`` for every kind of feed.
    """
    root = etree.Element("opml", version="2.0")
    head = add(root, "head")
    add(head, "title", one_line(title))
    add(head, "dateCreated", format_datetime(created.astimezone(UTC)))
    body = add(root, "body")
    for outline in outlines:
        _add(body, outline)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add(parent: etree._Element, outline: Outline) -> None:
    title = one_line(outline.title) or outline.url or ""
    element = add(
        parent,
        "outline",
        text=title,
        type="rss" if outline.url else None,
        title=title if outline.url else None,
        xmlUrl=uri(outline.url) or outline.url,
        htmlUrl=uri(outline.page),
        language=language_tag(outline.language),
    )
    for each in outline.outlines:
        _add(element, each)
