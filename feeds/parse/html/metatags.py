"""What a page says of itself in its ``meta`` tags: OpenGraph, Dublin Core and others.

parse: one of the sources of a page's fields; pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from lxml.html import HtmlElement

MAX_VALUES = 50  # of one name; article:tag repeats

Tags = Mapping[str, tuple[str, ...]]


def read(root: HtmlElement) -> Tags:
    """All values by lower-case name, in document order."""
    tags: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = (
            tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        )
        value = " ".join(unescape(tag.get("content") or "").split())
        if name and value:
            tags.setdefault(name.strip().lower(), []).append(value)
    return {name: tuple(values[:MAX_VALUES]) for name, values in tags.items()}


def first(tags: Tags, *names: str) -> str:
    """The first value of the first of *names* that the page has, "" if it has none."""
    return next((tags[name][0] for name in names if name in tags), "")
