"""What is put into feedgen's trees, and into OPML's: lxml elements with our own rules.

publish: under the XML formats; pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from lxml import etree

from feeds.model import Image
from feeds.publish.characters import in_plain_slot

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"

_MARKUP = re.compile("([&<])")


def add(
    parent: etree._Element, name: str, text: str = "", /, **attributes: str | int | None
) -> etree._Element:
    """One more element below *parent*, without the attributes that are None."""
    present = {key: str(value) for key, value in attributes.items() if value is not None}
    element = etree.SubElement(parent, name, present)
    element.text = text or None
    return element


def add_images(parent: etree._Element, images: Iterable[Image]) -> None:
    """Each image as media:content, with what was said about it.

    Sources: Media RSS 1.5.1.
    """
    for image in images:
        content = add(
            parent,
            f"{{{MEDIA}}}content",
            url=image.url,
            medium="image",
            type=image.media_type,
            width=image.width,
            height=image.height,
        )
        if image.caption:
            add_plain(content, f"{{{MEDIA}}}description", image.caption)
        if image.credit:
            add_plain(content, f"{{{MEDIA}}}credit", image.credit)


def add_plain(parent: etree._Element, name: str, text: str) -> None:
    """An element for plain text that readers may still take for HTML."""
    write_plain(add(parent, name, text))


def write_plain(element: etree._Element) -> None:
    """Write & and < of the element's text as hexadecimal references, and tags as visible text.

    Readers that take plain text for HTML get these right more often than ``&amp;``.
    Sources: RSS Advisory Board profile, data-types-characterdata.
    """
    element.text, *rest = _MARKUP.split(in_plain_slot(element.text or ""))
    for character, tail in zip(rest[::2], rest[1::2], strict=True):
        reference = etree.Entity(f"#x{ord(character):X}")
        reference.tail = tail
        element.append(reference)


def add_stylesheet(root: etree._Element, href: str) -> None:
    """Before *root*, the stylesheet for people who open the document in a browser.

    Sources: Associating Style Sheets with XML documents 1.0.
    """
    if href:
        pseudo_attributes = f'type="text/css" href="{html.escape(href)}"'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", pseudo_attributes))
