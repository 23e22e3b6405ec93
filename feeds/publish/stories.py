"""An article printed for its story: under the story's id, with its dates; others beside it.

publish: after printing, before the formats; pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.model import PrintedEntry, Related, Source
from feeds.publish.characters import one_line
from feeds.publish.printing import (
    Site,
    foreign_language,
    link_to,
    plausible,
    source_title,
    to_the_second,
)


def print_story(
    printed: PrintedEntry,
    *,
    tag: str,
    published: datetime | None,
    founded: datetime,
    led_at: datetime | None,
) -> PrintedEntry:
    """*printed* as the entry of the story that bears *tag*.

    The date of publication is that of the story's founder, as long as it claims one, which was
    taken in when *founded*: it stays, whoever leads. Taking the lead, at *led_at*, is an update;
    that others come or go is none.

    Sources: RFC 4287 4.2.9 (published), 4.2.15 (updated).
    """
    return replace(
        printed,
        tag=tag,
        published=plausible(published, founded) if published else printed.published,
        updated=max(printed.updated, to_the_second(led_at)) if led_at else printed.updated,
    )


def print_related(  # noqa: PLR0913 - one article, and where it came from
    title: str,
    url: str | None,
    *,
    permalink: str,
    language: str | None,
    source: Source,
    site: Site,
) -> Related:
    """Another article of the story, linked as entries are."""
    return Related(
        title=one_line(title) or source_title(source),
        link=link_to(url, site) or permalink,
        source=source_title(source),
        language=foreign_language(language, site),
    )
