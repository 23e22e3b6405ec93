"""Atom 1.0 (RFC 4287), made by feedgen.

publish: one of the formats; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from feeds.model import Author, Feed, PrintedEntry, SourceCredit, Tombstone
from feeds.publish.characters import as_html, holds_tags, in_attribute
from feeds.publish.elements import (
    HISTORY,
    MEDIA,
    SY,
    TOMBSTONES,
    add,
    add_images,
    add_plain,
    add_stylesheet,
    write_plain,
)
from feeds.publish.generator import add_entry, start, update_rhythm
from feeds.publish.printing import archive_links, description, named, print_feed

SUFFIX = "atom"
MEDIA_TYPE = "application/atom+xml"
END = b"</feed>"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed, entries: Sequence[PrintedEntry]) -> bytes:
    """The whole document in one go."""
    feed = print_feed(feed)
    generator = start(feed, _FeedExtension(feed))
    generator.title(feed.title)
    generator.subtitle(feed.description)
    generator.icon(feed.icon or None)
    generator.link(_links(feed))
    for printed in entries:
        _add(generator, printed)
    document: bytes = generator.atom_str()
    return document


def _links(feed: Feed) -> list[dict[str, str]]:
    return [
        {"rel": "self", "type": MEDIA_TYPE, "href": f"{feed.url}.{SUFFIX}"},
        *({"rel": "hub", "href": hub} for hub in feed.hubs),
        *(
            {"rel": relation, "type": MEDIA_TYPE, "href": f"{address}.{SUFFIX}"}
            for relation, address in archive_links(feed).items()
        ),
        {"rel": "alternate", "type": "text/html", "href": feed.page},
    ]


def _add(generator: Any, printed: PrintedEntry) -> None:
    entry = add_entry(generator, printed, _EntryExtension(printed))
    entry.title(printed.title)
    entry.author([_author(author) for author in printed.authors])
    entry.summary(description(printed) or None)
    if printed.content_html:
        entry.content(printed.content_html, type="html")


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name} | ({"uri": author.uri} if author.uri else {})


@dataclass(frozen=True, slots=True)
class _FeedExtension:
    """What feedgen cannot say of a feed.

    feedgen's Atom elements are in no namespace of lxml's; the default one is written as text.
    """

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        archive = {"fh": HISTORY} if self.feed.beside.current else {}
        ended = {"at": TOMBSTONES} if self.feed.ended else {}
        return {"media": MEDIA, "sy": SY, **archive, **ended}

    def extend_atom(self, root: etree._Element) -> None:
        add_stylesheet(root, self.feed.stylesheet)
        period, frequency = update_rhythm(self.feed.max_age)
        add(root, f"{{{SY}}}updatePeriod", period)
        add(root, f"{{{SY}}}updateFrequency", str(frequency))
        if self.feed.beside.current:
            add(root, f"{{{HISTORY}}}archive")
        for one in self.feed.ended:
            _add_tombstone(root, one)
        _write_texts(root, "title", "subtitle")


@dataclass(frozen=True, slots=True)
class _EntryExtension:
    """What feedgen cannot say of an entry, or says wrong."""

    printed: PrintedEntry

    def extend_atom(self, entry: etree._Element) -> None:
        if self.printed.language:
            entry.set(_LANG, self.printed.language)
        for each in self.printed.enclosures:
            kind, length = each.media_type, each.length
            add(entry, "link", rel="enclosure", href=each.url, type=kind, length=length)
        for other in self.printed.related:
            title, language = in_attribute(named(other)), other.language
            add(entry, "link", rel="related", href=other.link, title=title, hreflang=language)
        for name in entry.iterfind("author/name"):
            write_plain(name)
        for category in entry.iterfind("category"):
            category.set("label", in_attribute(category.get("label", "")))
        if self.printed.source:
            _add_source(entry, self.printed.source)
        add_images(entry, self.printed.images)
        _write_texts(entry, "title", "summary", "source/title")


def _add_tombstone(root: etree._Element, one: Tombstone) -> None:
    """An entry that is taken back (RFC 6721 3)."""
    when = one.at.isoformat()
    deleted = add(root, f"{{{TOMBSTONES}}}deleted-entry", ref=one.tag, when=when)
    if one.reason:
        add_plain(deleted, f"{{{TOMBSTONES}}}comment", one.reason)


def _add_source(entry: etree._Element, credit: SourceCredit) -> None:
    """The feed that the entry was copied from (RFC 4287 4.2.11)."""
    source = add(entry, "source")
    add(source, "id", credit.id)
    add(source, "title", credit.title)
    add(source, "updated", credit.updated.isoformat())
    rel = "alternate" if credit.url == credit.id else "self"
    add(source, "link", rel=rel, href=credit.url)


def _write_texts(parent: etree._Element, *paths: str) -> None:
    """Plain text as such, but as declared HTML where it holds tags (RFC 4287 3.1.1)."""
    for path in paths:
        for element in parent.iterfind(path):
            if holds_tags(element.text or ""):
                element.set("type", "html")
                element.text = as_html(element.text or "")
            else:
                write_plain(element)
