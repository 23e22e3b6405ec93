"""What was corrected and what was withdrawn, as feeds of their own; no article is in them.

publish: beside the formats; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.model import Author, Feed, FeedKey, PrintedEntry
from feeds.publish import FORMATS
from feeds.publish.characters import as_html, one_line
from feeds.publish.printing import to_the_second

_NEVER = datetime.min.replace(tzinfo=UTC)  # is printed as the earliest date that feeds have


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that readers are told about an article; ``name`` is one of a kind.

    ``permalink`` is the article's place, where more is said of it, or why there is nothing.
    """

    name: str
    title: str
    text: str
    permalink: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeFeed:
    """Around notices: ``kind`` names the feed in its address and its ids."""

    kind: str
    title: str
    site_title: str
    base_url: str
    authority: str
    language: str
    max_age: timedelta


def notice_feed(around: NoticeFeed, notices: Sequence[Notice], form: str) -> bytes:
    """The document in a format, a key of ``FORMATS``; it changes only with its notices."""
    address = f"{around.base_url}/{around.kind}"
    title = one_line(around.title)
    shell = Feed(
        key=FeedKey(around.kind, around.kind),
        tag=f"tag:{around.authority}:{around.kind}",
        title=f"{title} - {one_line(around.site_title)}",
        description=title,
        page=address,
        url=address,
        language=around.language,
        updated=max((one.at for one in notices), default=_NEVER),
        max_age=around.max_age,
        stylesheet=f"{around.base_url}/static/feed.css",
    )
    chosen = FORMATS[form]
    return chosen.document(shell, [chosen.entry(_entry(around, one)) for one in notices])


def _entry(around: NoticeFeed, one: Notice) -> PrintedEntry:
    text = one_line(one.text)
    return PrintedEntry(
        tag=f"tag:{around.authority}:{around.kind}/{one.name}",
        title=one_line(one.title),
        link=one.permalink,
        permalink=one.permalink,
        summary=text,
        content_html=f"<p>{as_html(text)}</p>",
        authors=(Author(one_line(around.site_title) or "feeds"),),
        published=to_the_second(one.at),
        updated=to_the_second(one.at),
        language=None,
        category=None,
        topics=(),
        images=(),
        enclosures=(),
        source=None,
    )
