"""The lead picture of an HTML page, with its caption and its credit.

parse: one of the fields of an HTML page; pure. The head names a picture, the article shows one
with its words (``frames``); what the reader sees wins over what is made for other sites.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.html import HtmlElement

from feeds.model import Image
from feeds.parse import links
from feeds.parse.html import frames, jsonld, metatags
from feeds.parse.html.frames import Frame
from feeds.parse.html.jsonld import Thing
from feeds.parse.html.likeness import marks
from feeds.parse.html.metatags import Tags
from feeds.parse.html.reading import Page
from feeds.parse.plain import captions

MAX_CREDIT = 100  # characters; longer ones are captions
MAX_PICTURES = 60  # that are compared; the lead picture is among the first
MAX_DIGITS = 5

_STORY = "(//article | //main)"
_PLACES = (f"{_STORY}//figure//img", "//figure//img", f"{_STORY}//img", "//img")
_FIGURES = f"{_STORY}//figure[.//img] | (//h1)[1]/following::figure[.//img]"
_CREDITS = ("creditText", "copyrightNotice", "copyrightHolder", "author", "creator")


def lead(page: Page, base: str) -> Image | None:
    """The picture that stands for the article, None if the page names none."""
    described = _described(page.own, page.things)
    named = metatags.first(page.tags, "og:image", "og:image:url", "og:image:secure_url")
    other = metatags.first(page.tags, "twitter:image", "twitter:image:src")
    address = links.absolute(named or _address(described) or other, base)
    if address is None:
        return None
    frame = _shown(page.root, marks(address) | marks(_address(described)))
    first = None if frame else _first(page.root)
    shown = links.absolute(frames.address_of(first.picture), base) if first else None
    if first and shown:
        return Image(url=shown, caption=first.words[0] or None, credit=first.words[1] or None)
    caption, credit = frame.words if frame else ("", "")
    told, told_credit = _told(described)
    return Image(
        url=address,
        caption=caption or told or None,
        credit=credit or told_credit or None,
        width=_pixels(page.tags, "og:image:width") if named else None,
        height=_pixels(page.tags, "og:image:height") if named else None,
    )


def _described(own: Thing, things: tuple[Thing, ...]) -> Thing:
    """The article's first picture in JSON-LD, which may be an address alone."""
    for one in jsonld.as_list(own.get("image")):
        found = jsonld.resolve(one, things)
        if isinstance(found, Mapping):
            return found
        if isinstance(found, str):
            return {"url": found}
    return {}


def _address(described: Thing) -> str:
    return jsonld.text(described.get("url") or described.get("contentUrl"))


def _told(described: Thing) -> tuple[str, str]:
    """Caption and credit as JSON-LD has them."""
    caption, credit = captions.parts(jsonld.text(described.get("caption")))
    made = next(filter(None, (jsonld.text(described.get(name)) for name in _CREDITS)), "")
    return caption, credit or captions.parts(made)[1] or made[:MAX_CREDIT]


def _shown(root: HtmlElement, wanted: frozenset[str]) -> Frame | None:
    """Where the page shows the picture of these marks, with words if it does so anywhere."""
    found = None
    for place in _PLACES:
        for node in root.xpath(place)[:MAX_PICTURES]:
            if wanted & frames.marks_of(node):
                found = frames.around(node)
                if found.lines or found.marked:
                    return found
    return found


def _first(root: HtmlElement) -> Frame | None:
    """The article's first figure, if it has words: it shows none of the named picture."""
    figures = root.xpath(_FIGURES)[:1]
    found = [frames.around(figure.find(".//img")) for figure in figures]
    return next((one for one in found if one.lines or one.marked), None)


def _pixels(tags: Tags, name: str) -> int | None:
    value = metatags.first(tags, name).removesuffix("px")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS else None
