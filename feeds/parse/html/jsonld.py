"""What a page says of its article in JSON-LD, in the words of schema.org.

parse: one of the sources of a page's fields; pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

MAX_DEPTH = 4  # of objects inside objects; an article stands in @graph or mainEntity
NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
PAGE_TYPES = frozenset({"WebPage", "VideoObject", "AudioObject", "PodcastEpisode", "CreativeWork"})
SITE_TYPES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})

_SCRIPTS = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)?[\s;]*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")

Thing = Mapping[str, Any]


def things(root: HtmlElement) -> tuple[Thing, ...]:
    """All objects of the page that may describe its article, outermost first."""
    found: list[Thing] = []
    for script in root.xpath(_SCRIPTS):
        found.extend(_walk(_loads(script.text_content()), 0))
    return tuple(found)


def article(described: tuple[Thing, ...], url: str) -> Thing:
    """The object that describes the page's own article, an empty one if none does.

    An article wins over a page, what names this *url* over what does not.
    """
    path = urlsplit(url).path.rstrip("/")
    return max(described, key=lambda thing: _likeness(thing, path), default={})


def is_article(thing: Thing) -> bool:
    """Whether schema.org calls *thing* an article (NewsArticle, BlogPosting, Report...)."""
    return any("Article" in t or t.endswith("Posting") or t == "Report" for t in types(thing))


def types(thing: Thing) -> tuple[str, ...]:
    """The types of *thing* without the vocabulary's address."""
    return tuple(str(t).rsplit("/", 1)[-1] for t in as_list(thing.get("@type")))


def as_list(value: object) -> list[Any]:
    """JSON-LD writes one value as itself and several as an array; this is always a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(value: object) -> str:
    """The words of a value: a string, a thing's name, the first of a list; "" if none."""
    for one in as_list(value):
        if isinstance(one, Mapping):
            return text(one.get("name") or one.get("@value") or one.get("headline"))
        if isinstance(one, str):
            return " ".join(unescape(unescape(one)).split())
        return str(one) if isinstance(one, int | float) else ""
    return ""


def resolve(value: object, described: tuple[Thing, ...]) -> object:
    """Follow a bare ``{"@id": ...}`` to the thing of that id."""
    if isinstance(value, Mapping) and value.get("@id") and not value.get("name"):
        return next((t for t in described if t.get("@id") == value["@id"] and len(t) > 1), value)
    return value


def site_names(described: tuple[Thing, ...], own: Thing) -> tuple[str, ...]:
    """What the page calls its site and publisher."""
    publishers = [text(resolve(value, described)) for value in as_list(own.get("publisher"))]
    sites = [text(t) for t in described if SITE_TYPES.intersection(types(t))]
    return tuple(filter(None, dict.fromkeys(publishers + sites)))


def _likeness(thing: Thing, path: str) -> int:
    known = 5 if is_article(thing) else 1 if PAGE_TYPES.intersection(types(thing)) else -9
    fields = ("headline", "datePublished", "author")
    named = str([thing.get(name) for name in ("url", "@id", "mainEntityOfPage")])
    return known + sum(bool(thing.get(f)) for f in fields) + 2 * (len(path) > 1 and path in named)


def _walk(value: object, depth: int) -> Iterator[Thing]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for name in NESTED:
            yield from _walk(value.get(name), depth + 1)


def _loads(script: str) -> object:
    """Read one script, forgiving comments around it, commas too many and raw line breaks."""
    source = _WRAPPING.sub("", script.strip())
    for attempt in (source, _TRAILING_COMMA.sub("", source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
