"""One HTML page in three readings: its tree, its JSON-LD, its meta tags.

parse: what every field of a page is taken from; pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from feeds.parse.html import jsonld, metatags
from feeds.parse.html.jsonld import Thing
from feeds.parse.html.metatags import Tags


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page in three readings: its tree, its JSON-LD, its meta tags."""

    root: HtmlElement
    url: str
    things: tuple[Thing, ...]
    own: Thing
    tags: Tags

    @property
    def sites(self) -> tuple[str, ...]:
        """What the site calls itself, best name first."""
        names = metatags.first(self.tags, "og:site_name"), *jsonld.site_names(self.things, self.own)
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        app = metatags.first(self.tags, "application-name")
        return tuple(filter(None, (*names, app, host, host.rpartition(".")[0])))


def read(root: HtmlElement, url: str) -> Page:
    """Read JSON-LD and meta tags of a page whose address is *url* ("" if unknown)."""
    things = jsonld.things(root)
    return Page(root, url, things, jsonld.article(things, url), metatags.read(root))


def words(node: HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(node.text_content().split())
