"""An entry made ours, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model.entries import Author, Enclosure, Image, Origin
from feeds.model.travel import travels


@travels
@dataclass(frozen=True, slots=True)
class Correction:
    """Our last word on what was wrong in an article; ``note`` is public."""

    at: datetime
    note: str


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry made ours: cleaned, with a permanent id.

    ``public_id`` names it in URLs, ``tag`` (RFC 4151) in feeds; both are minted at first
    sight and stored. ``url`` is where a reader finds the original, ``canonical_url`` the same
    reduced to what identifies it (None if it identifies nothing, as a bare host does).
    ``summary`` and ``text`` are plain text, ``content_html`` is sanitised.
    ``published`` and ``updated`` are upstream's claims, ``seen`` is when we first took it
    in, ``changed`` our last material change. ``content_hash`` covers all that is printed,
    ``material_hash`` what makes a reader read again (title, text, image).
    ``named_by`` says what an incoming article's ``upstream_id`` is (see
    ``feeds.articles.identity``).
    ``category`` is what classification decided. ``category_claim`` is what whoever pushed it asks
    for, ``category_choice`` an editor's, which no edit from upstream touches; either may name a
    category that is not configured any more. ``iptc`` and ``tags`` as in an Entry. ``correction``
    is the last one that readers are told of. ``agency`` is whose copy it is, by the name that we
    use; ``paywall`` says whether its page asks readers to pay.
    """

    source_id: str
    upstream_id: str
    public_id: str
    tag: str
    url: str | None
    canonical_url: str | None
    title: str
    summary: str
    content_html: str
    text: str
    authors: tuple[Author, ...]
    published: datetime | None
    updated: datetime | None
    seen: datetime
    changed: datetime
    language: str | None
    images: tuple[Image, ...]
    enclosures: tuple[Enclosure, ...]
    upstream_categories: tuple[str, ...]
    origin: Origin | None
    content_hash: str
    material_hash: str
    named_by: str = "guid"
    version: int = 1
    category: str | None = None
    category_why: str = ""
    category_claim: str | None = None
    category_choice: str | None = None
    iptc: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    correction: Correction | None = None
    agency: str | None = None
    paywall: bool | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What storage remembers under an upstream identity, as far as a decision needs it.

    ``owner`` is the source that updates the article; ``suppressed`` says that it was
    withdrawn and must not come back; ``sighted`` that the identity asked for is noted
    already (else the article was met under its URL, in this or another source); ``held`` that
    it waits to be let in, or was discarded instead; ``corrected`` that fields of it are ours. What
    follows ``version`` is what an edit
    keeps, or may keep; all of it is empty where only the withdrawal is left.
    """

    article_id: int
    owner: str
    title: str
    url: str | None
    content_hash: str
    material_hash: str
    version: int
    upstream_id: str = ""
    public_id: str = ""
    tag: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    seen: datetime | None = None
    changed: datetime | None = None
    suppressed: bool = False
    sighted: bool = True
    held: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True, order=True)
class FeedKey:
    """Names a published feed: kind is all, categories, topics, sources or feeds."""

    kind: str
    id: str

    @property
    def path(self) -> str:
        """The path below base_url, without a format's ending."""
        return "feeds/all" if self.kind == "all" else f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class Label:
    """Why an article is in a feed: the rule's number and the words that matched it.

    ``rule`` is None where no rule decides (a source's own feed, ``all``).
    """

    feed: FeedKey
    rule: int | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """All that classification says of one article; ``why`` is the category's reason."""

    category: str
    why: str
    labels: tuple[Label, ...]
