"""An article as it is printed: what may be shown, under which link, with which dates.

publish: after storage, before the formats; pure. What is made here needs no more cleaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from feeds.model import (
    Article,
    Author,
    Enclosure,
    Feed,
    Image,
    Neighbours,
    PrintedEntry,
    Related,
    Republish,
    Source,
    SourceCredit,
    Term,
)
from feeds.publish.characters import clean, html_fragment, one_line, paragraphs
from feeds.publish.languages import language_tag
from feeds.publish.uris import enclosure_uri, media_type, public_uri, uri

# No feed is older; an older claim is a broken clock, a missing date read as zero, or the year 1.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# How far upstream's clock may run ahead of ours; the W3C validator allows the same.
_CLOCK_SKEW = timedelta(minutes=10)
_TITLE_CHARACTERS = 100
_UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046 4.5.1
_E_MAIL = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Site:
    """The publishing site, as far as entries need it.

    ``base_url`` starts every link of ours, ``links`` is "original" or "permalink",
    ``language`` is the one that all feeds are in unless an entry says otherwise.
    """

    base_url: str
    links: str
    title: str
    language: str


def print_entry(  # noqa: PLR0913 - one article, where it came from, where it goes
    article: Article,
    *,
    site: Site,
    source: Source,
    category: Term | None,
    topics: Sequence[Term],
    ceiling: Republish,
) -> PrintedEntry:
    """What every format prints of *article*.

    *ceiling* is the lower of the source's ``republish`` and the feed's ``content``: ``LINK``
    shows title, link, authors, dates and labels, ``SUMMARY`` adds summary, images and
    enclosures, ``FULL`` the text. The entry's language is None where it is the site's.

    Raises: ValueError for ``NONE``, which nobody may print.
    """
    if ceiling is Republish.NONE:
        raise ValueError(f"{article.public_id} of {source.id} may not be published at all")
    permalink = f"{site.base_url.rstrip('/')}/articles/{article.public_id}"
    updated = _updated(article)
    shown = _shown(article, ceiling)
    return PrintedEntry(
        tag=article.tag,
        title=one_line(article.title) or _untitled(shown.summary, source),
        link=link_to(article.url, site) or permalink,
        permalink=permalink,
        summary=shown.summary,
        content_html=shown.content_html,
        authors=_authors(article.authors) or (Author(source_title(source)),),
        published=plausible(article.published, article.seen),
        updated=updated,
        language=foreign_language(article.language, site),
        category=category and _term(category),
        topics=tuple(map(_term, topics)),
        images=shown.images,
        enclosures=shown.enclosures,
        source=_credit(source, site, updated=updated),
    )


def print_feed(feed: Feed) -> Feed:
    """The shell of *feed* as every format prints it: clean text and ASCII addresses.

    A feed that has never held an entry may come with any date, see `printed_date`.
    """
    title = one_line(feed.title) or feed.key.path
    beside = feed.beside
    return replace(
        feed,
        title=title,
        description=paragraphs(feed.description) or title,
        page=uri(feed.page) or feed.page,
        url=uri(feed.url) or feed.url,
        language=language_tag(feed.language),
        updated=printed_date(feed.updated),
        icon=uri(feed.icon) or "",
        hubs=tuple(hub for hub in map(uri, feed.hubs) if hub),
        beside=Neighbours(
            previous=uri(beside.previous) or "",
            following=uri(beside.following) or "",
            current=uri(beside.current) or "",
        ),
        ended=tuple(
            replace(one, at=printed_date(one.at), reason=one_line(one.reason)) for one in feed.ended
        ),
    )


def archive_links(feed: Feed) -> dict[str, str]:
    """The documents beside this one by what they are to it, without their endings.

    Sources: RFC 5005 4 and appendix B.
    """
    named = {
        "prev-archive": feed.beside.previous,
        "next-archive": feed.beside.following,
        "current": feed.beside.current,
    }
    return {relation: address for relation, address in named.items() if address}


def labels(printed: PrintedEntry) -> tuple[Term, ...]:
    """The entry's category, then its topics."""
    return (*filter(None, (printed.category,)), *printed.topics)


def description(printed: PrintedEntry) -> str:
    """The summary; an entry that may show nothing else repeats its title.

    Sources: RFC 4287 4.1.1.1 (an entry without content should have a summary).
    """
    return printed.summary or ("" if printed.content_html else printed.title)


def printed_date(updated: datetime) -> datetime:
    """A feed's date as it is printed: UTC, in whole seconds, not before the earliest one."""
    return max(to_the_second(updated), _EARLIEST)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a ceiling lets through; the defaults are what ``LINK`` shows."""

    summary: str = ""
    content_html: str = ""
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def _shown(article: Article, ceiling: Republish) -> _Shown:
    if ceiling < Republish.SUMMARY:
        return _Shown()
    full = ceiling is Republish.FULL
    return _Shown(
        summary=paragraphs(article.summary),
        content_html=html_fragment(clean(article.content_html)).strip() if full else "",
        images=_images(article.images),
        enclosures=_enclosures(article.enclosures),
    )


def _untitled(summary: str, source: Source) -> str:
    """A title for an article that has none: how it begins, or where it is from."""
    begin = one_line(summary)
    if len(begin) > _TITLE_CHARACTERS:
        begin = f"{begin[:_TITLE_CHARACTERS].rpartition(' ')[0] or begin[:_TITLE_CHARACTERS]} …"
    return begin or source_title(source)


def link_to(url: str | None, site: Site) -> str | None:
    """The original, where the site's entries link to it; None where they link to our page."""
    return uri(url) if site.links == "original" else None


def foreign_language(name: str | None, site: Site) -> str | None:
    """The tag of a language, None where it is the site's or not known."""
    language = language_tag(name)
    return None if language == language_tag(site.language) else language


def plausible(claim: datetime | None, seen: datetime) -> datetime | None:
    """Upstream's date, to the second, or None where it cannot be true."""
    if claim is None or not _EARLIEST <= claim <= seen + _CLOCK_SKEW:
        return None
    return to_the_second(claim)


def _updated(article: Article) -> datetime:
    """When a reader should read again: upstream's word at birth, afterwards ours.

    Sources: RFC 4287 4.2.15.
    """
    if article.changed != article.seen:
        return to_the_second(article.changed)
    claims = (plausible(claim, article.seen) for claim in (article.published, article.updated))
    return max(filter(None, claims), default=to_the_second(article.seen))


def to_the_second(moment: datetime) -> datetime:
    """A moment as it is printed: UTC, in whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _authors(authors: Iterable[Author]) -> tuple[Author, ...]:
    named = (Author(one_line(_E_MAIL.sub("", each.name)), uri(each.uri)) for each in authors)
    return tuple(dict.fromkeys(author for author in named if author.name))


def _term(term: Term) -> Term:
    title, url = one_line(term.title) or term.id, uri(term.url) or term.url
    return replace(term, title=title, url=url)


def _images(images: Iterable[Image]) -> tuple[Image, ...]:
    printed = (
        Image(
            url=url,
            caption=one_line(image.caption) or None,
            credit=one_line(image.credit) or None,
            media_type=media_type(image.media_type, url),
            width=_positive(image.width),
            height=_positive(image.height),
        )
        for image in images
        if (url := uri(image.url))
    )
    return tuple({image.url: image for image in printed}.values())


def _enclosures(enclosures: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    printed = (
        Enclosure(
            url=url,
            media_type=media_type(each.media_type, url) or _UNKNOWN_TYPE,
            length=_positive(each.length),
        )
        for each in enclosures
        if (url := enclosure_uri(each.url))
    )
    return tuple({each.url: each for each in printed}.values())


def _positive(number: int | None) -> int | None:
    return number if number and number > 0 else None


def named(other: Related) -> str:
    """What a link to another article of the story is called."""
    return f"{other.source}: {other.title}"


def source_title(source: Source) -> str:
    """What a source is called in print."""
    return one_line(source.title) or source.id


def _credit(source: Source, site: Site, *, updated: datetime) -> SourceCredit:
    """The source by its own address; by our page of it where it has none that may be told.

    The id is our page: few sources have a permanent id of their own (RFC 4287 4.2.11).
    """
    page = f"{site.base_url.rstrip('/')}/sources/{source.id}"
    url = public_uri(source.url) or page
    return SourceCredit(id=page, title=source_title(source), url=url, updated=updated)
