"""The lead picture of an HTML page, with its caption and its credit.

parse: one of the fields of an HTML page; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from feeds.model import Image
from feeds.parse import links
from feeds.parse.html import jsonld, metatags
from feeds.parse.html.jsonld import Thing
from feeds.parse.html.metatags import Tags
from feeds.parse.plain import captions

MIN_NAME = 6  # characters of a file name by which two sizes of a picture are recognised
MAX_CREDIT = 100  # characters; longer ones are captions
MAX_FIGURES = 40  # that are compared; the lead picture is among the first

_FIGURES = "(//article//figure | //main//figure | //figure)"
_CREDIT_NODES = (
    ".//*[contains(@class, 'redit') or contains(@class, 'opyright') or contains(@class, 'ource')"
    " or contains(@itemprop, 'copyrightHolder') or self::cite or self::small]"
)
_SIZE = re.compile(r"[-_]?\d{2,4}x\d{2,4}|[-_]scaled|\.\w{2,5}$")


def lead(root: HtmlElement, tags: Tags, own: Thing, base: str) -> Image | None:
    """The picture that the page names as its own, None if it names none."""
    described = _described(own)
    named = metatags.first(tags, "og:image", "og:image:url", "og:image:secure_url")
    url = named or _address(described) or metatags.first(tags, "twitter:image", "twitter:image:src")
    address = links.absolute(url, base)
    if address is None:
        return None
    caption, credit = _shown(root, address)
    told, told_credit = _split(jsonld.text(described.get("caption")))
    made = jsonld.text(described.get("creditText") or described.get("copyrightNotice"))
    return Image(
        url=address,
        caption=caption or told or None,
        credit=credit or told_credit or _split(made)[1] or made[:MAX_CREDIT] or None,
        width=_pixels(tags, "og:image:width") if named else None,
        height=_pixels(tags, "og:image:height") if named else None,
    )


def _described(own: Thing) -> Thing:
    """The article's first picture in JSON-LD, which may be an address alone."""
    first = next(iter(jsonld.as_list(own.get("image"))), None)
    if isinstance(first, Mapping):
        return first
    return {"url": first} if isinstance(first, str) else {}


def _address(described: Thing) -> str:
    return jsonld.text(described.get("url") or described.get("contentUrl"))


def _shown(root: HtmlElement, address: str) -> tuple[str, str]:
    """Caption and credit that stand below the picture of that address on the page."""
    for figure in root.xpath(_FIGURES)[:MAX_FIGURES]:
        if _name(address) not in set(map(_name, _sources(figure))) - {""}:
            continue
        credit = _credit(figure)
        said = " ".join(_words(node) for node in figure.iter("figcaption"))
        caption, inside = _split(said.removesuffix(credit).strip())
        return caption, _split(credit)[1] or credit or inside
    return "", ""


def _credit(figure: HtmlElement) -> str:
    found = (_words(node) for node in figure.xpath(_CREDIT_NODES))
    return next((words for words in found if 1 < len(words) <= MAX_CREDIT), "")


def _split(words: str) -> tuple[str, str]:
    """Caption and credit of a line, "" for what it lacks."""
    parts = captions.split(words)
    return (parts[0] or "", parts[1]) if parts else (words, "")


def _sources(figure: HtmlElement) -> Iterable[str]:
    for node in figure.iter("img", "source"):
        for name, value in node.attrib.items():
            if "src" in str(name):
                yield from (part.split()[0] for part in str(value).split(", ") if part.split())


def _name(address: str) -> str:
    """What two sizes of one picture have in common: the file name without its size."""
    try:
        name = urlsplit(address).path.rsplit("/", 1)[-1]
    except ValueError:
        return ""
    stem = _SIZE.sub("", name.lower())
    return stem if len(stem) >= MIN_NAME else ""


def _words(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _pixels(tags: Tags, name: str) -> int | None:
    value = metatags.first(tags, name).removesuffix("px")
    return int(value) if value.isascii() and value.isdigit() and len(value) < MIN_NAME else None
