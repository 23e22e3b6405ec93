"""Articles in our own JSON, and what a sender says beside a page: explicit fields always win.

    bytes | letters.items | recover from a page or text | what is said

parse: of pushes, and of JSON files in folders; pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from feeds import letters
from feeds.errors import InputError, ParseError
from feeds.model import Author, Deleted, Entry, Image, Parsed, Recovered, Response, Source
from feeds.parse import ninjs, page, text

SAID = 1.0  # confidence of what its sender says of an article
MAX_START = 1000  # characters in which a whole page begins as such

_PAGE = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


def parse(response: Response, source: Source) -> Parsed:
    """Read the articles of a file, in our shape or as ninjs.

    Cancelled ones are ``Parsed.deleted``; what is withheld is left out, with a note.

    Raises: ParseError with every mistake.
    """
    items = _items(response)
    held = [one for one in items if letters.envelope(one).status == "withheld"]
    names = ", ".join(letters.envelope(one).name or "an article" for one in held)
    found = _read([one for one in items if one not in held], source)
    return replace(found, note=f"withheld: {names}" if held else "")


def letter(response: Response, source: Source) -> Parsed:
    """Read the articles of a letter, also what is withheld: its envelope says so.

    Raises: ParseError with every mistake.
    """
    return _read(_items(response), source)


def read(item: letters.Item, source: Source) -> Parsed:
    """The entry of one article whose shape is right.

    Raises: ParseError: its text is a page that holds no article.
    """
    if letters.is_ninjs(item):
        return Parsed(entries=(ninjs.entry(item, source),), format="ninjs")
    found = _recovered(item, source)
    return explicit(found, item) if found else Parsed(entries=(_entry(item),), format="JSON")


def _items(response: Response) -> list[letters.Item]:
    try:
        return letters.items(response.body)
    except InputError as error:
        raise ParseError(f"{error}.") from error


def _read(items: Sequence[letters.Item], source: Source) -> Parsed:
    told = [letters.envelope(item) for item in items]
    pairs = list(zip(items, told, strict=True))
    found = [read(item, source) for item, one in pairs if one.status != "canceled"]
    return Parsed(
        entries=tuple(entry for one in found for entry in one.entries),
        recovered=found[0].recovered if len(found) == 1 else None,
        deleted=tuple(Deleted(one.name or "") for one in told if one.status == "canceled"),
        format=" and ".join(dict.fromkeys(map(_format, items))),
    )


def explicit(found: Parsed, item: Mapping[str, Any]) -> Parsed:
    """What was recovered from a page, with what its sender says in its place."""
    (entry,) = found.entries
    said = _said(item)
    recovered = found.recovered or Recovered(confidence={})
    sure = {**recovered.confidence, **dict.fromkeys(_told(item), SAID)}
    return replace(
        found,
        entries=(replace(entry, **said),),
        recovered=replace(recovered, confidence=sure),
        format=found.format or "JSON",
    )


def _recovered(item: letters.Item, source: Source) -> Parsed | None:
    """What a whole page, or a text without a headline, tells of itself; None for plain content."""
    html, words = item.get("content_html"), item.get("content_text")
    if html and _PAGE.match(html[:MAX_START]):
        body = html.encode("utf-8", "replace")
        response = Response(url=item.get("url") or "", body=body, charset="utf-8")
        try:
            return page.parse(response, source)
        except ParseError:
            if not item.get("title"):
                raise
            return None  # whoever gives it a title says that it is an article
    if words and not html and not item.get("title"):
        try:
            return text.parse(Response(url="", body=words.encode(), charset="utf-8"), source)
        except ParseError:
            return None  # too short to recover anything: then it says what it says
    return None


def _entry(item: letters.Item) -> Entry:
    content = item.get("content_html") or ninjs.as_html(item.get("content_text") or "")
    return replace(Entry(content=content), **_said(item))


def _said(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry that the sender fills."""
    sections = [*_all(item, "upstream_categories"), *_all(item, "tags")]
    told = {
        "id": item.get("external_id"),
        "link": item.get("url"),
        "base": item.get("url"),
        "title": item.get("title"),
        "summary": escape(item.get("summary") or "", quote=False),
        "authors": tuple(Author(one["name"], one.get("url")) for one in _all(item, "authors")),
        "published": letters.moment(item.get("published")),
        "updated": letters.moment(item.get("updated")),
        "language": item.get("language"),
        "categories": tuple(dict.fromkeys(sections)),
        "tags": tuple(_all(item, "tags")),
        "category_claim": item.get("category"),
        "agency": item.get("agency"),
        "images": tuple(_image(one) for one in _all(item, "images")),
    }
    told = {name: value for name, value in told.items() if value}
    return {**told, "paywall": item["paywall"]} if item.get("paywall") is not None else told


def _told(item: Mapping[str, Any]) -> list[str]:
    """The names of the fields that are said, as the article JSON has them."""
    return [name for name, value in item.items() if value and not name.startswith("content_")]


def _all(item: Mapping[str, Any], name: str) -> list[Any]:
    return item.get(name) or []


def _image(said: Mapping[str, Any]) -> Image:
    return Image(url=said["url"], caption=said.get("caption"), credit=said.get("credit"))


def _format(item: letters.Item) -> str:
    return "ninjs" if letters.is_ninjs(item) else "JSON"
