"""Pictures and attached files: Media RSS, enclosures, iTunes images.

parse: rules that every XML format shares; pure.
Source: Media RSS 1.5.1 (rssboard.org/media-rss).
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from feeds.model import Enclosure, Image
from feeds.parse.formats.draft import Draft, EntryRules, whole
from feeds.parse.formats.markup import child_texts, plain, text
from feeds.parse.formats.names import name_of
from feeds.parse.links import absolute

WIDEST = 100_000
"""Pixels; beyond it is a mistake."""

_WORDS = frozenset({"description", "title", "credit", "copyright"})
_UNPLAYABLE = frozenset({"application/x-shockwave-flash", "text/html"})
_PICTURE_FILE = re.compile(r"[^?#]*\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)


def attach(draft: Draft, url: str | None, media_type: str | None, length: str | None) -> None:
    """Add a file to *draft*; a picture is also one of its images."""
    file = _file(absolute(url, draft.base), media_type, length)
    if file is None:
        return
    draft.enclosures.append(file)
    if is_picture(file.url, file.media_type):
        draft.images.append(Image(url=file.url, media_type=file.media_type))


def enclosure(draft: Draft, element: Element) -> None:
    """RSS 2.0 <enclosure>; some write href as Atom does."""
    address = element.get("url") or element.get("href")
    attach(draft, address, element.get("type"), element.get("length"))


def picture(draft: Draft, element: Element) -> None:
    """A picture named by an attribute or by its address alone (itunes:image, <image>)."""
    address = element.get("href") or element.get("url") or child_texts(element).get("url")
    _spare(draft, element, address or text(element))


def _content(draft: Draft, element: Element) -> None:
    draft.images += filter(None, [_image(draft, element)])
    draft.enclosures += filter(None, [_film(draft, element)])
    for child in element:
        if name_of(child.tag) == ("media", "thumbnail"):
            _thumbnail(draft, child)


def _group(draft: Draft, element: Element) -> None:
    """A group holds one thing in several sizes: the widest picture and the default film count."""
    sizes: list[Element] = []
    for child in element:
        prefix, local = name_of(child.tag)
        if prefix == "media" and local == "content":
            sizes.append(child)
        elif prefix == "media" and local != "group":
            rule = RULES.get((prefix, local))
            if rule:
                rule(draft, child)
    images = filter(None, [_image(draft, size) for size in sizes])
    draft.images += sorted(images, key=lambda image: -(image.width or 0))[:1]
    sizes.sort(key=lambda size: size.get("isDefault") != "true")
    draft.enclosures += list(filter(None, [_film(draft, size) for size in sizes]))[:1]


def _image(draft: Draft, element: Element) -> Image | None:
    """The picture of a <media:content>; None if it is a film, a sound or nothing."""
    address = absolute(element.get("url"), draft.base)
    media_type = (element.get("type") or "").strip() or None
    if address is None or not is_picture(address, media_type, element.get("medium")):
        return None
    caption, credits_ = _words(element) if len(element) else (None, [])
    return Image(
        url=address,
        caption=caption,
        credit=", ".join(credits_) or None,
        media_type=media_type,
        width=whole(element.get("width"), most=WIDEST),
        height=whole(element.get("height"), most=WIDEST),
    )


def _film(draft: Draft, element: Element) -> Enclosure | None:
    """The film or sound of a <media:content>; None for what no player plays any more."""
    media_type = (element.get("type") or "").strip().lower()
    medium = (element.get("medium") or media_type.partition("/")[0]).strip().lower()
    if medium not in {"video", "audio"} or media_type in _UNPLAYABLE:
        return None
    return _file(absolute(element.get("url"), draft.base), media_type, element.get("fileSize"))


def _file(url: str | None, media_type: str | None, length: str | None) -> Enclosure | None:
    media_type = (media_type or "").strip() or None
    return Enclosure(url=url, media_type=media_type, length=whole(length)) if url else None


def _words(element: Element) -> tuple[str | None, list[str]]:
    """What is said of a picture, and who made it."""
    said: dict[str, list[str]] = {}
    for child in element:
        prefix, local = name_of(child.tag)
        if prefix == "media" and local in _WORDS:
            said.setdefault(local, []).append(plain(text(child)))
    captions = said.get("description", []) + said.get("title", [])
    credits_ = said.get("credit") or said.get("copyright", [])
    return next(filter(None, captions), None), list(filter(None, dict.fromkeys(credits_)))


def is_picture(url: str, media_type: str | None, medium: str | None = None) -> bool:
    """Whether a file is a picture, by what is said of it, else by its name."""
    if medium:
        return medium.strip().lower() == "image"
    if media_type:
        return media_type.lower().startswith("image/")
    return _PICTURE_FILE.match(url) is not None


def _thumbnail(draft: Draft, element: Element) -> None:
    _spare(draft, element, element.get("url") or text(element))


def _spare(draft: Draft, element: Element, url: str) -> None:
    address = absolute(url, draft.base)
    if address:
        width = whole(element.get("width"), most=WIDEST)
        height = whole(element.get("height"), most=WIDEST)
        draft.spare_images.append(Image(url=address, width=width, height=height))


def _description(draft: Draft, element: Element) -> None:
    words = text(element)
    draft.caption = draft.caption or plain(words) or None
    draft.spare_summary = draft.spare_summary or words


def _title(draft: Draft, element: Element) -> None:
    draft.spare_title = draft.spare_title or plain(text(element))


def _credit(draft: Draft, element: Element) -> None:
    draft.credit = draft.credit or plain(text(element)) or None


def _category(draft: Draft, element: Element) -> None:
    draft.categories += filter(None, [plain(element.get("label") or text(element))])


def _keywords(draft: Draft, element: Element) -> None:
    draft.categories += filter(None, map(plain, text(element).split(",")))


RULES: EntryRules = {
    ("media", "content"): _content,
    ("media", "group"): _group,
    ("media", "thumbnail"): _thumbnail,
    ("media", "description"): _description,
    ("media", "title"): _title,
    ("media", "credit"): _credit,
    ("media", "category"): _category,
    ("media", "keywords"): _keywords,
    ("itunes", "image"): picture,
    ("itunes", "keywords"): _keywords,
}
