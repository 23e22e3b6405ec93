"""Where articles come from, what is asked there and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from feeds.model.travel import travels

if TYPE_CHECKING:
    from feeds.model.entries import Entry


class Republish(IntEnum):
    """The most that anything public may show of a source's articles, in rising order."""

    NONE = 0
    LINK = 1
    SUMMARY = 2
    FULL = 3


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where articles come from, as configured.

    ``kind`` is a key of ``pipeline.SOURCE_KINDS``. ``url`` is set for kinds that fetch,
    ``path`` (absolute) for folders; ``done`` and ``failed`` are where their files go.
    ``interval`` None means that we find it out.
    ``timezone`` is meant for dates without a zone. ``category`` is the
    fallback where nothing better is known. ``identity`` says what its entries are told apart by:
    guid, link, title+date, or auto for whatever there is. ``skip`` is a query: what it matches is
    not taken in; "" matches nothing. ``silence`` is how long it may be silent without an alert;
    auto goes by its own rhythm. ``robots``: what robots.txt forbids is not asked, but for feeds.
    ``follow``: a list page's articles are read on their own pages, else the list has them;
    ``fetch_article``: a feed's too. ``css`` are selectors for link, title, body and published.
    ``agencies`` are names of agencies that are configured, each with what it is called.
    """

    id: str
    kind: str
    title: str
    timezone: tzinfo
    category: str
    url: str | None = None
    path: Path | None = None
    language: str | None = None
    republish: Republish = Republish.SUMMARY
    interval: timedelta | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    identity: str = "auto"
    skip: str = ""
    silence: timedelta | Literal["auto", "off"] = "auto"
    done: Path | None = None
    failed: Path | None = None
    robots: bool = True
    follow: bool = True
    fetch_article: bool = False
    css: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One wish to fetch; the validators are replayed to the letter (RFC 9110 13.1).

    ``changed`` is when its answer last changed, as whoever asks for it was told.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Bytes to parse, fetched, pushed, pasted or read from a file; already decompressed.

    ``url`` is the final one after redirects ("" for bytes without an address), ``name`` the
    file name of a folder's file. ``headers`` have lower-case names.
    ``moved_to`` is set when every redirect on the way was permanent (301, 308).
    ``listed`` is what the list that led here says of the article.
    """

    url: str
    body: bytes
    status: int = 200
    media_type: str | None = None
    charset: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    moved_to: str | None = None
    listed: Entry | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The source answered with a body."""

    response: Response


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The source answered that nothing changed; ``headers`` may still hold hints.

    ``moved_to`` as in ``Response``.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None


class Cause(StrEnum):
    """Why a source could not be used, as far as that changes what is done about it."""

    NETWORK = "network"  # nobody answered: it may be our own network that is down
    PAGE = "page"  # a web page stands where a feed should be
    DOCUMENT = "document"  # its document cannot be read


@dataclass(frozen=True, slots=True)
class Failed:
    """The source could not be used; ``reason`` is a sentence for the admin.

    ``retry_at``: ``host`` asked for silence until then (Retry-After, RFC 9110 10.2.3).
    ``gone``: the address will not come back (410). ``cause`` is None where an answer refuses us,
    with its ``status`` (0 where there was none).
    """

    reason: str
    retry_at: datetime | None = None
    gone: bool = False
    host: str = field(default="", compare=False)
    cause: Cause | None = field(default=None, compare=False)
    status: int = field(default=0, compare=False)


Outcome = Changed | Unchanged | Failed
