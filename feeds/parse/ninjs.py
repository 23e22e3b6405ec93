"""IPTC ninjs 2.x, and the texts of 1.x: one object to one entry.

parse: of pushes and of files, by way of ``pushjson``; pure. The shape has been checked.
Sources: IPTC ninjs 2.0 to 2.4 (schema and guidelines); each rule names its property.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from feeds import agencies, letters
from feeds.model import Author, Entry, Image, Source
from feeds.parse.formats.markup import line, plain
from feeds.parse.links import absolute
from feeds.parse.plain import bylines
from feeds.parse.subjects import iptc_code

Item = Mapping[str, Any]

HTML = ("text/html", "application/xhtml+xml")
PICTURES = ("picture", "graphic")
MAX_IMAGES = 50

# The roles of texts, best first; providers choose their own, these are those of the examples.
HEADLINES = ("main", "headline", "title", "simple")
SUMMARIES = ("summary", "abstract", "lead", "teaser", "description")
BODIES = ("main", "richtext", "body", "html")
NO_SUMMARIES = ("caption", "ednote", "note")
WEB = ("web", "url", "link", "permalink", "canonical")  # of an altid that is the page's address


def entry(item: Item, source: Source) -> Entry:
    """The entry that a ninjs object is.

    ``uri`` names it, and is no address of a page (guidelines, uri); that one is an altid.
    """
    link = _link(item)
    return Entry(
        id=item["uri"],
        link=link,
        base=link,
        title=_title(item),
        summary=escape(_summary(item), quote=False),
        content=_content(item),
        authors=_authors(item),
        published=_first_moment(item, "firstcreated", "contentcreated", "versioncreated"),
        updated=_first_moment(item, "versioncreated"),
        language=item.get("language") or source.language,
        categories=_sections(item),
        iptc=_codes(item),
        images=tuple(_images(item))[:MAX_IMAGES],
        agency=_agency(item),
    )


def as_html(words: str) -> str:
    """Plain text as HTML: empty lines part paragraphs, other line ends are breaks."""
    parts = (part.strip() for part in words.replace("\r\n", "\n").split("\n\n"))
    escaped = (escape(part, quote=False).replace("\n", "<br>\n") for part in parts if part)
    return "\n".join(f"<p>{part}</p>" for part in escaped)


def _link(item: Item) -> str | None:
    """The page that shows it: an altid whose role says so."""
    for one in item.get("altids") or ():
        if any(word in str(one.get("role", "")).lower() for word in WEB):
            address = absolute(str(one.get("value", "")), None)
            if address:
                return address
    return None


def _title(item: Item) -> str:
    said = _best(item.get("headlines"), HEADLINES)
    if said:
        return _one_line(said)
    return line(item.get("headline") or item.get("title") or "")


def _summary(item: Item) -> str:
    """A description, but no caption and no note to editors (``ednote`` is never published)."""
    fit = [
        one
        for one in item.get("descriptions") or ()
        if not any(word in _role(one) for word in NO_SUMMARIES)
    ]
    said = _best(fit, SUMMARIES)
    return _one_line(said) if said else line(item.get("description_text") or "")


def _content(item: Item) -> str:
    """The body: markup before plain text; other markup than HTML is not read."""
    bodies: Sequence[Item] = item.get("bodies") or ()
    marked = _best([one for one in bodies if one.get("contenttype") in HTML], BODIES)
    if marked:
        return str(marked["value"])
    told = _best([one for one in bodies if _is_plain(one)], BODIES)
    if told:
        value = str(told["value"])
        return value if value.lstrip().startswith("<") else as_html(value)
    html = item.get("body_html") or item.get("body_xhtml")
    return html or as_html(item.get("body_text") or "")


def _is_plain(one: Item) -> bool:
    """A body without a content type may be either; then it shows."""
    return one.get("contenttype") in (None, "", "text/plain")


def _best(said: Sequence[Item] | None, roles: Sequence[str]) -> Item | None:
    """The text whose role comes first in *roles*, else the first."""
    ranks = {role: rank for rank, role in enumerate(roles)}
    return min(said or (), key=lambda one: ranks.get(_role(one), len(ranks)), default=None)


def _role(one: Item) -> str:
    return str(one.get("role") or "").lower()


def _one_line(said: Item) -> str:
    value = str(said["value"])
    return plain(value) if said.get("contenttype") in HTML else line(value)


def _authors(item: Item) -> tuple[Author, ...]:
    """The persons of the byline (``by``); one that cannot be taken apart is kept whole."""
    said = line(item.get("by") or item.get("byline") or "")
    read = bylines.read(said)
    names = (read.authors if read else ()) or bylines.names(said)
    return tuple(map(Author, names or ([said] if said and not (read and read.agency) else [])))


def _agency(item: Item) -> str | None:
    """Whose copy it is: an information source (``infosources``) that is an agency, else the byline.

    Sources: IPTC ninjs 2.x (infosources, by), 1.x (infosource, byline).
    """
    told = _objects(item, "infosources") + _objects(item, "infosource")
    named = (agencies.of_line(_text(one, "name") or _text(one, "literal")) for one in told)
    return next(filter(None, named), None) or agencies.of_byline(
        line(item.get("by") or item.get("byline") or "")
    )


def _first_moment(item: Item, *names: str) -> datetime | None:
    return next((found for name in names if (found := letters.moment(item.get(name)))), None)


def _sections(item: Item) -> tuple[str, ...]:
    """What it is about (``subjects``), in the words of the provider."""
    subjects = _objects(item, "subjects") + _objects(item, "subject")
    names = (_text(one, "name") or _text(one, "literal") for one in subjects)
    return tuple(dict.fromkeys(filter(None, names)))


def _codes(item: Item) -> tuple[str, ...]:
    """The subjects that are IPTC's own: by their uri in 2.x, by scheme and code in 1.x."""
    told = (
        (_text(one, "uri") or _text(one, "code"), _text(one, "scheme"))
        for one in _objects(item, "subjects") + _objects(item, "subject")
    )
    codes = (iptc_code(term, scheme) for term, scheme in told)
    return tuple(dict.fromkeys(filter(None, codes)))


def _images(item: Item) -> Iterator[Image]:
    """Associated pictures, each in its largest rendition."""
    for one in _objects(item, "associations"):
        rendition = _largest(_objects(one, "renditions"))
        if one.get("type") not in PICTURES or rendition is None:
            continue
        address = absolute(_text(rendition, "href"), None)
        if address:
            yield Image(
                url=address,
                caption=_summary_of_picture(one) or None,
                credit=_text(one, "by") or _text(one, "copyrightholder") or None,
                media_type=_text(rendition, "contenttype") or None,
                width=_pixels(rendition, "width"),
                height=_pixels(rendition, "height"),
            )


def _summary_of_picture(one: Item) -> str:
    said = _best(
        [text for text in _objects(one, "descriptions") if isinstance(text.get("value"), str)],
        ("caption", *SUMMARIES),
    )
    return _one_line(said) if said else line(_text(one, "description_text"))


def _largest(renditions: Sequence[Item]) -> Item | None:
    with_address = [one for one in renditions if _text(one, "href")]
    return max(with_address, key=lambda one: _pixels(one, "width") or 0, default=None)


def _objects(holder: Item, name: str) -> list[Item]:
    """The objects of a list (2.x), or of a table by their names (1.x)."""
    held = holder.get(name)
    listed = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    return [one for one in listed if isinstance(one, dict)]


def _text(holder: Item, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _pixels(holder: Item, name: str) -> int | None:
    value = holder.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
