"""An entry and a feed while they are being read: what the rules of a format fill in.

parse: the wire between a format's elements and ``model.Entry``; pure. A rule takes a draft and
an element; the first element that says a thing counts, unless its rule says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from lxml.etree import _Element as Element

from feeds.model import Author, Deleted, Enclosure, Entry, Image, Origin, Parsed
from feeds.parse.formats.markup import plain
from feeds.parse.formats.names import Name, name_of
from feeds.parse.subjects import iptc_code

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_SY_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
LONGEST_TTL = timedelta(days=365)


@dataclass(slots=True)
class Draft:
    """An entry being read.

    ``zone`` is meant for dates without one, ``base`` for relative URLs. The fields that begin
    with ``spare_`` are used where the entry's own are empty; ``spare_link`` is a guid that is
    an address. ``original`` is the link behind a redirecting service. ``dated`` is a date that does
    not say whether it is of publication or of an update.
    """

    base: str | None
    zone: tzinfo
    id: str | None = None
    link: str | None = None
    alternate: str | None = None
    alternate_is_html: bool = False
    original: str | None = None
    spare_link: str | None = None
    title: str = ""
    spare_title: str = ""
    summary: str = ""
    spare_summary: str = ""
    content: str = ""
    spare_content: str = ""
    content_base: str | None = None
    summary_base: str | None = None
    published: datetime | None = None
    spare_published: datetime | None = None
    dated: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    origin: Origin | None = None
    caption: str | None = None
    credit: str | None = None
    authors: list[Author] = field(default_factory=list)
    spare_authors: list[Author] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    iptc: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    spare_images: list[Image] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)

    def fill(self, element: Element, rules: EntryRules, home: str) -> None:
        """Apply the rule of each child of *element*; *home* as in ``names.name_of``."""
        for child in element:
            rule = rules.get(name_of(child.tag, home))
            if rule:
                rule(self, child)

    def file_under(self, term: str, *, scheme: str = "", label: str = "") -> None:
        """Note a category; a code of IPTC is no name of one."""
        code = iptc_code(term, scheme)
        self.iptc += [code] if code else []
        self.categories += filter(None, [plain(label or ("" if code else term))])

    def entry(self, shell: Shell) -> Entry:
        """The finished entry; what it does not say itself, *shell* may say."""
        return Entry(
            id=self.id or None,
            link=self.original or self.link or self.alternate or self.spare_link,
            title=self.title or self.spare_title,
            summary=self.summary or self.spare_summary,
            content=self.content or self.spare_content,
            base=(self.content_base if self.content else self.summary_base) or self.base,
            authors=_each_once(self.authors or self.spare_authors or shell.authors),
            published=self.published or self.spare_published or self.dated,
            updated=self.updated or self._dated_later(),
            language=self.language or shell.language,
            categories=_each_once(self.categories),
            images=self._images(),
            enclosures=_each_once(self.enclosures),
            origin=self.origin,
            iptc=_each_once(self.iptc),
        )

    def _dated_later(self) -> datetime | None:
        """A date of no stated meaning tells of an update where it is not that of publication."""
        is_later = self.dated and self.published and self.dated >= self.published
        return self.dated if is_later else None

    def _images(self) -> tuple[Image, ...]:
        images = self.images or self.spare_images
        if not images:
            return ()
        by_url: dict[str, Image] = {}
        for image in images:
            known = by_url.get(image.url)
            if known is None or (image.caption and not known.caption):
                by_url[image.url] = image
        return tuple(map(self._described, by_url.values()))

    def _described(self, image: Image) -> Image:
        """The image with what the entry says of all its images."""
        caption, credit = image.caption or self.caption, image.credit or self.credit
        if (caption, credit) == (image.caption, image.credit):
            return image
        return replace(image, caption=caption, credit=credit)


@dataclass(slots=True)
class Shell:
    """What a feed says of itself and of entries that do not say it; ``zone`` as in ``Draft``.

    ``format`` names the format, as its reader knows it.
    """

    base: str | None
    zone: tzinfo
    format: str = ""
    title: str = ""
    link: str | None = None
    language: str | None = None
    authors: list[Author] = field(default_factory=list)
    ttl_minutes: int | None = None
    sy_period: timedelta | None = None
    sy_frequency: int = 1
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    deleted: list[Deleted] = field(default_factory=list)

    def parsed(self, drafts: Iterable[Draft], first: Element | None = None) -> Parsed:
        """The finished feed with the entries that *drafts* became, of the *first* element on."""
        return Parsed(
            entries=tuple(draft.entry(self) for draft in drafts),
            title=self.title or None,
            link=self.link,
            language=self.language,
            ttl=self.ttl,
            skip_hours=self.skip_hours,
            skip_days=self.skip_days,
            deleted=tuple(self.deleted),
            format=self.format,
            around=self._around(first),
        )

    def _around(self, first: Element | None) -> str:
        """What entries have of the feed: what it says for them, and the elements they stand in."""
        if first is None:
            return ""
        outside = [(one.tag, sorted(one.nsmap.items(), key=str)) for one in first.iterancestors()]
        return repr((self.base, self.language, self.authors, outside))

    @property
    def ttl(self) -> timedelta | None:
        """The feed's wish for the time between two visits; its <ttl> before the sy module."""
        if self.ttl_minutes:
            return min(timedelta(minutes=min(self.ttl_minutes, 10**6)), LONGEST_TTL)
        return self.sy_period / self.sy_frequency if self.sy_period else None


Found = TypeVar("Found")
EntryRule = Callable[[Draft, Element], None]
EntryRules = Mapping[Name, EntryRule]
ShellRule = Callable[[Shell, Element], None]
ShellRules = Mapping[Name, ShellRule]


def language_of(text: str | None) -> str | None:
    """A language tag (RFC 5646) with hyphens; None for what is none."""
    tag = (text or "").strip()
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None


def whole(text: str | None, *, most: int = 2**53) -> int | None:
    """A positive whole number up to *most*; None for anything else."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(most)):
        return None
    return int(digits) if 0 < int(digits) <= most else None


def sy_period_of(text: str) -> timedelta | None:
    """The length of a syndication period (RSS 1.0 module syndication)."""
    return _SY_PERIODS.get(text.strip().lower())


def _each_once(found: list[Found]) -> tuple[Found, ...]:
    return tuple(dict.fromkeys(found)) if found else ()
