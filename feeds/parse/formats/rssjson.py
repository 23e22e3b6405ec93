"""RSS written as JSON: the same elements under the same names, so it is read as RSS.

parse: one of the formats of ``feed``; pure.
Source: rssInJson (scripting.com, 2012): a list is an element that comes several times, ``#value``
is the text of one with attributes. In other objects a name may be meant as an attribute
(enclosure) or as a child (image), so it becomes both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from lxml import etree
from lxml.etree import _Element as Element

from feeds.model import Parsed
from feeds.parse.formats import rss, xml
from feeds.parse.formats.names import PREFIXED

DEEPEST = 20
"""Levels of elements; items are on the third, and their media groups on the fifth."""

_VALUE = "#value"


def is_rss(loaded: object) -> bool:
    """Whether *loaded* JSON is RSS: an object named rss with a channel in it."""
    return isinstance(_channel(loaded), dict)


def read(loaded: object, *, url: str, zone: tzinfo) -> Parsed:
    """Read RSS in JSON; what has the wrong type is left out."""
    root = etree.Element("rss")
    _add(root, "channel", _channel(loaded), DEEPEST)
    return replace(rss.read(root, url=url, zone=zone), format="RSS in JSON")


def _channel(loaded: object) -> object:
    feed = loaded.get("rss") if isinstance(loaded, dict) else None
    return feed.get("channel") if isinstance(feed, dict) else None


def _add(parent: Element, name: str, value: object, depth: int) -> None:
    """Add *value* as the element *name*, a list as several, nothing where it cannot be one."""
    if isinstance(value, list):
        for one in value:
            if not isinstance(one, list):
                _add(parent, name, one, depth)
        return
    is_text_for_item = name == "item" and not isinstance(value, dict)
    element = _element(parent, name) if depth and not is_text_for_item else None
    if element is None:
        return
    if not isinstance(value, dict):
        element.text = _characters(value)
        return
    element.text = _characters(value.get(_VALUE))
    for key, inner in value.items():
        if isinstance(inner, str | int | float) and key.isascii() and key.isidentifier():
            element.set(key, _characters(inner))
        if _VALUE not in value:
            _add(element, key, inner, depth - 1)


def _element(parent: Element, name: str) -> Element | None:
    prefix, _, local = name.rpartition(":")
    tag = f"{{{PREFIXED[prefix]}}}{local}" if prefix in PREFIXED else name
    try:
        return etree.SubElement(parent, tag)
    except ValueError:  # no name of an element
        return None


def _characters(value: object) -> str:
    """A string, number or truth as XML may hold it; "" for anything else."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float):
        return ""
    return xml.allowed(str(value))
