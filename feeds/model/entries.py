"""What a parser makes of bytes: nothing cleaned, nothing ours yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model.sources import Request
from feeds.model.travel import travels


@travels
@dataclass(frozen=True, slots=True)
class Author:
    """A person or house; never an e-mail address alone."""

    name: str
    uri: str | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture with what was said about it; sizes in pixels."""

    url: str
    caption: str | None = None
    credit: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """An attached file (audio, PDF); ``length`` in bytes."""

    url: str
    media_type: str | None = None
    length: int | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The feed or site that an entry says it was copied from (RFC 4287 4.2.11)."""

    title: str
    url: str | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as received, with every format's differences removed but nothing cleaned.

    ``title`` is plain text. ``summary`` and ``content`` are HTML fragments, unsafe, with URLs
    relative to ``base``. ``link`` and the URLs of images and enclosures are absolute.
    ``categories`` are sections and keywords, ``tags`` the keywords alone where the two are told
    apart. ``category_claim`` is the category of ours that whoever pushed it asks for. ``iptc``
    are codes of eight digits, of IPTC's Media Topics or its older Subject Codes. ``agency`` is
    whose copy it is; ``paywall`` says whether its page asks readers to pay.
    """

    id: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    base: str | None = None
    authors: tuple[Author, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    category_claim: str | None = None
    iptc: tuple[str, ...] = ()
    agency: str | None = None
    paywall: bool | None = None


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another article that a page recommends; never part of the page's own article."""

    title: str
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What reading a page without markup found besides the entry.

    ``confidence`` maps field names of the article JSON, and of this class, to 0..1.
    A picture's words are here where its address is not known (plain text), else in the
    entry's ``images``.
    """

    confidence: Mapping[str, float]
    teasers: tuple[Teaser, ...] = ()
    site: str | None = None
    house_code: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that its feed says it took back (RFC 6721): its upstream id, and when."""

    id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a parser makes of a Response.

    ``follow`` holds what the parser would like fetched next (a parser never fetches).
    ``ttl`` is the feed's own wish for the time between two visits; it wishes none in
    ``skip_hours`` (0-23, GMT) and on ``skip_days`` (0 is Monday, GMT). ``note`` says in plain
    words what had to be forgiven ("read leniently: ..."), "" when nothing was. ``deleted``
    are the entries that the feed took back. ``format`` names what was read ("RSS 2.0").
    ``unmatched`` are the source's selectors that match nothing. ``around`` is what of the document
    takes part in what each entry says: two documents with the same say the same with the same
    bytes of an entry; "" where that is not told.
    """

    entries: tuple[Entry, ...]
    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    follow: tuple[Request, ...] = ()
    note: str = ""
    recovered: Recovered | None = None
    deleted: tuple[Deleted, ...] = ()
    format: str = ""
    unmatched: tuple[str, ...] = ()
    around: str = ""
