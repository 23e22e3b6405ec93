"""What a config means: plain frozen values, all defaults filled in.

config: what ``load`` answers and ``assemble`` reads; pydantic stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.config.keys.rules import Book
from feeds.config.reading.files import Files
from feeds.errors import Mistake
from feeds.model import FeedKey, Republish, Rights, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """Who publishes; URLs have no slash at their end, ``contact`` and ``icon`` may be "".

    ``apply`` is auto or manual: whether an edit of the file counts at once.
    """

    title: str
    base_url: str
    language: str
    timezone: ZoneInfo
    authority: str
    contact: str
    former_urls: tuple[str, ...]
    icon: str
    apply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshConfig:
    """How often and how gently sources are asked; ``per_host`` requests at once."""

    min_interval: timedelta
    max_interval: timedelta
    per_host: int
    spacing: timedelta
    allow_private: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishConfig:
    """What all published feeds have in common; ``links`` is original or permalink."""

    entries: int
    cache: timedelta
    links: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesConfig:
    """How long after an article its copies are found, and whose stand for their stories.

    ``prefer`` are the sources whose articles stand for their stories, the first before the others.
    """

    window: timedelta
    prefer: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryConfig:
    """A section: ``match`` are queries of which one is enough, ``upstream`` foreign names of it.

    ``iptc`` is its Media Topic, "" for none.
    """

    id: str
    title: str
    match: tuple[str, ...]
    upstream: tuple[str, ...]
    iptc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicConfig:
    """A subject: ``match`` as in a category."""

    id: str
    title: str
    match: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedConfig:
    """A selection of one's own."""

    id: str
    title: str
    select: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What one feed prints of what it selects.

    Its documents close at so many ``entries``; ``content`` is the most that these show. It holds
    nothing that ``exclude``, a query, matches ("" for none), and only articles in ``languages``
    (empty for any). They leave it at ``max_age`` (None for never); its live document has
    ``max_per_source`` of each source (0 for any number).
    """

    entries: int
    content: Republish = Republish.FULL
    exclude: str = ""
    languages: tuple[str, ...] = ()
    max_age: timedelta | None = None
    max_per_source: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole config that is free of mistakes.

    Titles are in the site's language. ``moved`` leads from the former feeds that live ones name
    to these; what is ``retired`` is in none of the other tables but ``sources``, which go on
    bringing articles. ``storage_url`` has an absolute path where it is SQLite.
    In the feeds of ``every_copy`` each article has an entry, in others each story; ``publishing``
    has every feed but that of everything.
    ``rights`` are the ceilings of sources and agencies.
    ``path`` is the absolute path of the file, ``text_hash`` the SHA-256 of its bytes; ``files``
    are this one and what it includes, as they are written. ``rules`` has what was read of rules.
    ``metrics_token`` is a secret, "" for none. ``api_public``: reading the API needs no token.
    ``push_limit`` articles may be pushed by a token in a minute.
    ``secrets`` are the addresses and headers of sources that the file only refers to, each with
    its reference: what is printed is freed of them. ``warnings`` are worth a look but stop nothing.
    """

    site: SiteConfig
    storage_url: str
    refresh: RefreshConfig
    publish: PublishConfig
    stories: StoriesConfig
    metrics_token: str = field(repr=False)
    api_public: bool
    push_limit: int
    sources: Mapping[str, Source]
    rights: Rights
    categories: Mapping[str, CategoryConfig]
    topics: Mapping[str, TopicConfig]
    feeds: Mapping[str, FeedConfig]
    moved: Mapping[FeedKey, FeedKey]
    retired: frozenset[FeedKey]
    every_copy: frozenset[FeedKey]
    publishing: Mapping[FeedKey, Publishing]
    path: Path
    text_hash: str
    files: Files = field(repr=False, compare=False)
    rules: Book = field(default_factory=Book, repr=False, compare=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    warnings: tuple[Mistake, ...] = ()
