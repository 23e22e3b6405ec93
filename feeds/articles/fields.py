"""The small fields of an entry, cleaned: authors, pictures, files, categories (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from feeds.articles.links import web_url
from feeds.articles.markup import plain_text
from feeds.articles.plain import one_line
from feeds.model import Author, Enclosure, Entry, Image, Origin

_MAX_AUTHORS = 50
_MAX_IMAGES = 50
_MAX_ENCLOSURES = 20
_MAX_CATEGORIES = 50
_MAX_NAME = 1000  # characters; journals name all authors of a paper in one line
_MAX_CATEGORY = 200  # characters
_MAX_CAPTION = 1000  # characters
_MAX_LENGTH = 1 << 53  # bytes of a file: what JSON numbers hold exactly (RFC 8259 6)

_MAIL = re.compile(r"(?:mailto:)?[^\s@()<>,;:]{1,64}@[^\s@()<>,;:]{1,255}")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|<\s*>|\[\s*\]")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_BYLINE = re.compile(r"^(?:[Bb]y|Von) (?=\w+ \w)")  # not "von": that may be a part of the name
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*")  # RFC 6838 4.2

_T = TypeVar("_T")


def authors(entry: Entry) -> tuple[Author, ...]:
    """The authors by name; mail addresses go, and those that are nothing but one."""
    return _authors(entry.authors)


@lru_cache(maxsize=1024)  # who writes an entry, mostly writes others
def _authors(named: tuple[Author, ...]) -> tuple[Author, ...]:
    cleaned = (Author(name, web_url(author.uri)) for author in named if (name := _name(author)))
    return _distinct(cleaned, _MAX_AUTHORS, key=lambda author: author.name.casefold())


def images(entry: Entry) -> tuple[Image, ...]:
    """The pictures that a reader can open; those of a pixel's size only count readers."""
    if not entry.images:
        return ()
    cleaned = (
        _image(image, url)
        for image in entry.images
        if (url := web_url(image.url)) and not _is_pixel(image)
    )
    return _distinct(cleaned, _MAX_IMAGES, key=lambda image: image.url)


def enclosures(entry: Entry) -> tuple[Enclosure, ...]:
    """The attached files that a reader can open."""
    if not entry.enclosures:
        return ()
    cleaned = (
        Enclosure(
            url=url,
            media_type=_media_type(enclosure.media_type),
            length=_size(enclosure.length),
        )
        for enclosure in entry.enclosures
        if (url := web_url(enclosure.url))
    )
    return _distinct(cleaned, _MAX_ENCLOSURES, key=lambda enclosure: enclosure.url)


def categories(entry: Entry) -> tuple[str, ...]:
    """The categories as the source words them."""
    return _subjects(entry.categories)


def tags(entry: Entry) -> tuple[str, ...]:
    """The keywords as the source words them, if it tells them from other categories."""
    return _subjects(entry.tags)


def _subjects(told: tuple[str, ...]) -> tuple[str, ...]:
    if not told:
        return ()
    cleaned = (one_line(one, _MAX_CATEGORY) for one in told)
    return _distinct(filter(None, cleaned), _MAX_CATEGORIES, key=str.casefold)


def origin(entry: Entry) -> Origin | None:
    """The feed or site that the entry was copied from, if it has a title or an address."""
    if entry.origin is None:
        return None
    url = web_url(entry.origin.url)
    title = one_line(entry.origin.title, _MAX_NAME) or url
    return Origin(title=title, url=url) if title else None


def _distinct(values: Iterable[_T], limit: int, *, key: Callable[[_T], Hashable]) -> tuple[_T, ...]:
    """The first of each key, in order."""
    first: dict[Hashable, _T] = {}
    for value in values:
        first.setdefault(key(value), value)
    return tuple(islice(first.values(), limit))


def _name(author: Author) -> str:
    """``jane@example.org (Jane Doe)`` and ``Jane Doe <jane@example.org>`` are Jane Doe."""
    line = one_line(author.name, _MAX_NAME)
    if "@" in line:
        line = _EMPTY_BRACKETS.sub("", _MAIL.sub("", line)).strip(" ,;:-")
        line = found[1] if (found := _IN_BRACKETS.fullmatch(line)) else line
    return _BYLINE.sub("", " ".join(line.split()))


def _image(image: Image, url: str) -> Image:
    return Image(
        url=url,
        caption=_said(image.caption),
        credit=_said(image.credit),
        media_type=_media_type(image.media_type),
        width=_size(image.width),
        height=_size(image.height),
    )


def _is_pixel(image: Image) -> bool:
    return image.width in {0, 1} or image.height in {0, 1}


def _said(text: str | None) -> str | None:
    """A caption or credit as one line; some sources write HTML there."""
    if text is None:
        return None
    return one_line(plain_text(text) if "<" in text else text, _MAX_CAPTION) or None


def _media_type(value: str | None) -> str | None:
    essence = (value or "").partition(";")[0].strip().lower()
    return essence if _MEDIA_TYPE.fullmatch(essence) else None


def _size(value: int | None) -> int | None:
    return value if value is not None and 0 < value <= _MAX_LENGTH else None
