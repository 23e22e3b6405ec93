"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).

parse: one of the formats of ``feed``; pure. What has the wrong type is left out.
"""

from __future__ import annotations

import json
import math
import re
from datetime import tzinfo
from typing import Any

from feeds.errors import ParseError
from feeds.model import Author, Enclosure, Entry, Image, Parsed
from feeds.parse import dates
from feeds.parse.formats import charsets, media
from feeds.parse.formats.draft import language_of
from feeds.parse.formats.markup import escaped, line
from feeds.parse.formats.people import name_without_mail
from feeds.parse.links import absolute
from feeds.parse.subjects import iptc_code

JSON = dict[str, Any]
_VERSION = re.compile(r"/version/([0-9](?:\.[0-9]{1,2})?)/?$")
_LARGEST = 2**53  # what JSON numbers hold exactly (RFC 8259 6)


def loaded(body: bytes, charset: str | None) -> object:
    """The JSON that *body* is; *charset* is what the server said.

    Raises: ParseError, with what is wrong and where.
    """
    try:
        value: object = json.loads(charsets.characters(body, charset), strict=False)
    except json.JSONDecodeError as error:
        raise ParseError(
            f"This looks like JSON, but cannot be read: {error.msg} (line {error.lineno})."
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise ParseError("This looks like JSON, but holds a number without end.") from error
    except RecursionError:
        raise ParseError("This JSON is nested deeper than any feed needs.") from None
    return value


def read(feed: object, *, url: str, zone: tzinfo) -> Parsed:
    """Read what was loaded as a JSON Feed.

    Raises: ParseError if it is something else.
    """
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise ParseError("This is JSON, but not a JSON Feed: it has no list called items.")
    is_named = "jsonfeed.org" in _string(feed.get("version"))
    version = _VERSION.search(_string(feed.get("version")))
    entries = [_entry(item, feed, url=url, zone=zone) for item in items if isinstance(item, dict)]
    if items and not entries:
        raise ParseError("This is JSON, but not a JSON Feed: its items are not objects.")
    return Parsed(
        entries=tuple(entries),
        title=line(_string(feed.get("title"))) or None,
        link=absolute(_string(feed.get("home_page_url")), url),
        language=language_of(_string(feed.get("language"))),
        note="" if is_named else "read leniently: the version of JSON Feed is missing",
        format=f"JSON Feed {version[1]}" if version else "JSON Feed",
    )


def _entry(item: JSON, feed: JSON, *, url: str, zone: tzinfo) -> Entry:
    link = absolute(_string(item.get("url")) or _string(item.get("external_url")), url)
    files = [file for file in _list(item.get("attachments")) if isinstance(file, dict)]
    enclosures = tuple(filter(None, (_enclosure(file, link or url) for file in files)))
    tags = [line(tag) for tag in _strings(item.get("tags"))]
    return Entry(
        id=_string(item.get("id")).strip() or None,
        link=link,
        title=line(_string(item.get("title"))),
        summary=escaped(_string(item.get("summary")).strip()),
        content=_string(item.get("content_html")).strip() or _text(item),
        base=link or url or None,
        authors=_authors(item) or _authors(feed),
        published=dates.parse(_string(item.get("date_published")), zone),
        updated=dates.parse(_string(item.get("date_modified")), zone),
        language=language_of(_string(item.get("language")) or _string(feed.get("language"))),
        categories=tuple(dict.fromkeys(tag for tag in tags if tag and not iptc_code(tag))),
        iptc=tuple(dict.fromkeys(filter(None, map(iptc_code, tags)))),
        images=_images(item, link or url, enclosures),
        enclosures=enclosures,
    )


def _text(item: JSON) -> str:
    """content_text as HTML: its line ends are meant, so they become breaks."""
    return escaped(_string(item.get("content_text")).strip()).replace("\n", "<br>\n")


def _authors(holder: JSON) -> tuple[Author, ...]:
    """The authors, or version 1.0's single one."""
    found = []
    for person in [*_list(holder.get("authors")), holder.get("author")]:
        if isinstance(person, dict):
            name = name_without_mail(_string(person.get("name")))
            uri = absolute(_string(person.get("url")), None)
            found += [Author(name, uri)] if name else []
    return tuple(dict.fromkeys(found))


def _images(item: JSON, base: str, enclosures: tuple[Enclosure, ...]) -> tuple[Image, ...]:
    named = (absolute(_string(item.get(key)), base) for key in ("image", "banner_image"))
    images = {url: Image(url=url) for url in named if url}
    for file in enclosures:
        if media.is_picture(file.url, file.media_type):
            images.setdefault(file.url, Image(url=file.url, media_type=file.media_type))
    return tuple(images.values())


def _enclosure(file: JSON, base: str) -> Enclosure | None:
    url = absolute(_string(file.get("url")), base)
    media_type = _string(file.get("mime_type")).strip() or None
    return Enclosure(url=url, media_type=media_type, length=_size(file)) if url else None


def _size(file: JSON) -> int | None:
    size = file.get("size_in_bytes")
    return int(size) if isinstance(size, int | float) and 0 < size <= _LARGEST else None


def _string(value: object) -> str:
    """A string, or a number as one (ids are often numbers); "" for anything else.

    Half of a surrogate pair, which JSON can spell and nothing can store, becomes "?".
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _strings(value: object) -> list[str]:
    return [_string(one) for one in _list(value)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
