"""RSS 2.0 after the RSS Advisory Board's profile, made by feedgen.

publish: one of the formats; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from feeds.model import Enclosure, Feed, PrintedEntry
from feeds.publish.characters import as_html, in_attribute
from feeds.publish.elements import (
    ATOM,
    DC,
    HISTORY,
    MEDIA,
    SY,
    add,
    add_images,
    add_plain,
    add_stylesheet,
    write_plain,
)
from feeds.publish.generator import MEDIA_TOPICS, add_entry, minutes, start, update_rhythm
from feeds.publish.printing import archive_links, description, named, print_feed

SUFFIX = "rss"
MEDIA_TYPE = "application/rss+xml"
END = b"</channel></rss>"

# The image formats that RSS 2.0 knows.
_IMAGES = (".png", ".jpg", ".jpeg", ".gif")


def render(feed: Feed, entries: Sequence[PrintedEntry]) -> bytes:
    """The whole document in one go."""
    feed = print_feed(feed)
    generator = start(feed, _ChannelExtension(feed))
    generator.title(feed.title)
    generator.description(feed.description)
    generator.ttl(minutes(feed.max_age))
    if feed.icon.endswith(_IMAGES):
        generator.logo(feed.icon)
    generator.link(_links(feed))
    for printed in entries:
        _add(generator, printed)
    document: bytes = generator.rss_str()
    return document


def _links(feed: Feed) -> list[dict[str, str]]:
    """The page comes last: feedgen takes the last link for the channel's own."""
    return [
        {"rel": "self", "type": MEDIA_TYPE, "href": f"{feed.url}.{SUFFIX}"},
        {"rel": "alternate", "href": feed.page},
    ]


def _add(generator: Any, printed: PrintedEntry) -> None:
    item = add_entry(generator, printed, _ItemExtension(printed))
    item.title(printed.title)
    item.summary(as_html(description(printed)) or None)
    item.content(printed.content_html or None)
    if printed.source:
        item.source(printed.source.url, printed.source.title)
    if printed.enclosures:
        _enclose(item, printed.enclosures[0])


def _enclose(item: Any, enclosure: Enclosure) -> None:
    """The one enclosure that an item may have; 0 says that its length is not known."""
    item.enclosure(enclosure.url, enclosure.length or 0, enclosure.media_type)


@dataclass(frozen=True, slots=True)
class _ChannelExtension:
    """What feedgen cannot say of a channel, or says wrong."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        archive = {"fh": HISTORY} if self.feed.beside.current else {}
        return {"dc": DC, "media": MEDIA, "sy": SY} | archive

    def extend_rss(self, root: etree._Element) -> None:
        add_stylesheet(root, self.feed.stylesheet)
        channel = root[0]
        for hub in self.feed.hubs:
            add(channel, f"{{{ATOM}}}link", rel="hub", href=hub)
        for relation, address in archive_links(self.feed).items():
            href = f"{address}.{SUFFIX}"
            add(channel, f"{{{ATOM}}}link", rel=relation, type=MEDIA_TYPE, href=href)
        if self.feed.beside.current:
            add(channel, f"{{{HISTORY}}}archive")
        period, frequency = update_rhythm(self.feed.max_age)
        add(channel, f"{{{SY}}}updatePeriod", period)
        add(channel, f"{{{SY}}}updateFrequency", str(frequency))
        for element in channel.iter("title", "description"):
            write_plain(element)


@dataclass(frozen=True, slots=True)
class _ItemExtension:
    """What feedgen cannot say of an item, or says wrong."""

    printed: PrintedEntry

    def extend_rss(self, item: etree._Element) -> None:
        for coded in item.iterfind(f"category[@domain='{MEDIA_TOPICS}']"):
            coded.text = self.printed.category.iptc if self.printed.category else ""
        for element in item.iter("title", "category", "source"):
            write_plain(element)
        for author in self.printed.authors:
            add_plain(item, f"{{{DC}}}creator", author.name)
        if self.printed.language:
            add(item, f"{{{DC}}}language", self.printed.language)
        add(item, f"{{{ATOM}}}updated", self.printed.updated.isoformat())
        for other in self.printed.related:
            add(
                item,
                f"{{{ATOM}}}link",
                rel="related",
                href=other.link,
                title=in_attribute(named(other)),
            )
        add_images(item, self.printed.images)
