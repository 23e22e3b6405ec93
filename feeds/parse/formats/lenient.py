"""What feedparser makes of a feed that is too broken for our own reading.

parse: the last resort of ``feed``; pure. Dates and links are read by our own rules all the
same, since feedparser knows no zones like CEST.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

import feedparser

from feeds.errors import ParseError
from feeds.model import Author, Parsed
from feeds.parse import dates
from feeds.parse.formats import media
from feeds.parse.formats.draft import Draft, Shell, language_of
from feeds.parse.formats.markup import escaped, line, plain
from feeds.parse.formats.mojibake import mended
from feeds.parse.formats.people import name_without_mail
from feeds.parse.links import absolute

LARGEST = 1_000_000
"""Bytes; feedparser takes seconds for each megabyte of broken tags."""

# Only what it can be sure of after broken tags.
_FORMATS = {
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0 (RDF)",
    "atom10": "Atom 1.0",
    "atom03": "Atom 0.3",
}

Found = Mapping[str, Any]


def read(body: bytes, *, charset: str | None, url: str, zone: tzinfo) -> Parsed | None:
    """Read *body* with feedparser; None if it is too large.

    Raises: ParseError if feedparser breaks on it.
    """
    if len(body) > LARGEST:
        return None
    # Plain dicts, because feedparser's own make one key stand in for another.
    found = _by_feedparser(body, charset, url)
    feed, entries = dict(found.feed), [dict(entry) for entry in found.entries]
    shell = Shell(url or None, zone, _FORMATS.get(found.version, ""))
    shell.title = _plain(_detail(feed, "title"))
    shell.link = absolute(feed.get("link"), shell.base)
    shell.base = shell.link or shell.base
    shell.language = language_of(feed.get("language"))
    return shell.parsed(_draft(entry, shell) for entry in entries)


def _by_feedparser(body: bytes, charset: str | None, url: str) -> Any:
    media_type = f"application/xml; charset={charset}" if charset else "application/xml"
    try:
        # A file object, because feedparser opens strings as addresses and file names.
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url, "content-type": media_type},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # broken input makes it raise anything
        raise ParseError("feedparser cannot read it either.") from error


def _draft(entry: Found, shell: Shell) -> Draft:
    draft = Draft(shell.base, shell.zone)
    draft.id = entry.get("id")
    draft.link = absolute(entry.get("link"), draft.base)
    draft.title = _plain(_detail(entry, "title"))
    draft.summary = _html(_detail(entry, "summary"))
    draft.content = _html(next(_details(entry, "content"), {}))
    draft.published = dates.parse(entry.get("published"), draft.zone)
    draft.updated = dates.parse(entry.get("updated"), draft.zone)
    draft.language = language_of(_detail(entry, "title").get("language"))
    draft.authors = _authors(entry)
    for tag in _details(entry, "tags"):
        term, scheme, label = (tag.get(name) or "" for name in ("term", "scheme", "label"))
        draft.file_under(term, scheme=scheme, label=label)
    for link in _details(entry, "links"):
        if link.get("rel") == "enclosure":
            media.attach(draft, link.get("href"), link.get("type"), link.get("length"))
    return draft


def _authors(entry: Found) -> list[Author]:
    names = (name_without_mail(one.get("name") or "") for one in _details(entry, "authors"))
    return [Author(name) for name in names if name]


# An element called <links> or <title_detail> is filed under that name, as the text that it is.


def _details(found: Found, name: str) -> Iterator[Found]:
    return (one for one in found.get(name) or () if isinstance(one, Mapping))


def _detail(found: Found, name: str) -> Found:
    one = found.get(f"{name}_detail")
    return one if isinstance(one, Mapping) else {"value": found.get(name)}


def _plain(detail: Found) -> str:
    value = mended(detail.get("value") or "")
    return line(value) if _is_text(detail) else plain(value)


def _html(detail: Found) -> str:
    value = mended(detail.get("value") or "")
    return escaped(value) if _is_text(detail) else value


def _is_text(detail: Found) -> bool:
    return detail.get("type") == "text/plain"
