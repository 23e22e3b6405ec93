"""What is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model.articles import FeedKey
from feeds.model.entries import Author, Enclosure, Image


@dataclass(frozen=True, slots=True)
class Term:
    """A category or topic as printed: id, title in the site's language, page URL.

    ``iptc`` is its code among the Media Topics of the IPTC, "" where it has none.
    """

    id: str
    title: str
    url: str
    iptc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCredit:
    """The source that a printed entry names (atom:source, RSS source)."""

    id: str
    title: str
    url: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another article that tells an entry's story: what it is called, where, and by whom.

    ``source`` is the title of its source; ``language`` is None where it is the site's.
    """

    title: str
    link: str
    source: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEntry:
    """An article as it is printed in a feed, after ``republish`` and the feed's ``content``.

    ``link`` is what readers open, ``permalink`` our own page. ``content_html`` is "" where
    it may not be shown. ``published`` is None where the claim is not plausible. ``story`` is the
    page of the story, "" where the entry's article alone tells it; ``related`` tell it too.
    """

    tag: str
    title: str
    link: str
    permalink: str
    summary: str
    content_html: str
    authors: tuple[Author, ...]
    published: datetime | None
    updated: datetime
    language: str | None
    category: Term | None
    topics: tuple[Term, ...]
    images: tuple[Image, ...]
    enclosures: tuple[Enclosure, ...]
    source: SourceCredit | None
    story: str = ""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An id that a feed printed and prints no more; ``reason`` is public, "" where none is given.

    Sources: RFC 6721.
    """

    tag: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The documents beside one of a feed that is archived (RFC 5005 4).

    All are addresses without an ending, "" for none; only archive documents name ``current``,
    the live one.
    """

    previous: str = ""
    following: str = ""
    current: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The shell of a document of a published feed: everything around its entries.

    ``page`` is the HTML page of the feed, ``url`` the document's own address without ending.
    ``updated`` is the newest change of an entry, never the time of rendering. ``ended`` are the
    ids that the feed has printed lately and takes back.
    """

    key: FeedKey
    tag: str
    title: str
    description: str
    page: str
    url: str
    language: str | None
    updated: datetime
    max_age: timedelta
    stylesheet: str
    icon: str = ""
    hubs: tuple[str, ...] = ()
    beside: Neighbours = Neighbours()
    ended: tuple[Tombstone, ...] = ()
