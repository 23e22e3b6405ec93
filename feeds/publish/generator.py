"""feedgen, set up so that nothing in its output is of its own making.

publish: under atom and rss, the only other modules that use feedgen; pure. feedgen fills gaps
with the time of rendering and its own name and version, so each gap is closed here.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import feedgen.entry
import feedgen.feed

from feeds.model import Feed, PrintedEntry, Term
from feeds.publish.printing import labels

# feedgen's own function switches the locale of the whole process for each date it writes.
feedgen.feed.formatRFC2822 = feedgen.entry.formatRFC2822 = format_datetime

_NAME = "feeds"
_EXTENSION = "feeds"

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
"""The scheme of the IPTC's Media Topics; with a code behind it, the address of a topic."""

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def start(feed: Feed, extension: object) -> Any:
    """A FeedGenerator with what Atom and RSS share; *feed* is as `print_feed` made it.

    *extension* is an object with feedgen's ``extend_ns`` and ``extend_atom`` or ``extend_rss``.
    """
    generator = feedgen.feed.FeedGenerator()
    generator.register_extension(_EXTENSION, lambda: extension)
    generator.id(feed.tag)
    generator.updated(feed.updated)
    generator.generator(_NAME)
    if feed.language:
        generator.language(feed.language)
    return generator


def add_entry(generator: Any, printed: PrintedEntry, extension: object) -> Any:
    """A further FeedEntry, after those that are there, with what Atom and RSS share."""
    entry = generator.add_entry(order="append")
    entry.register_extension(_EXTENSION, lambda: extension)
    entry.id(printed.tag)
    entry.updated(printed.updated)
    entry.published(printed.published)
    entry.link(href=printed.link, rel="alternate")
    entry.category([one for term in labels(printed) for one in _categories(term)])
    return entry


def update_rhythm(max_age: timedelta) -> tuple[str, int]:
    """Period and frequency that ask for a look every *max_age*, never more often.

    Sources: RSS 1.0 module Syndication.
    """
    for period, length in _PERIODS.items():
        if max_age <= length:
            return period, length // max(max_age, timedelta(minutes=1))
    return "yearly", 1


def minutes(max_age: timedelta) -> int:
    """*max_age* for RSS ``ttl``, rounded up."""
    return max(1, -(-max_age // timedelta(minutes=1)))


def _categories(term: Term) -> list[dict[str, str]]:
    """A term in feedgen's words: under its name here, and under its code for everybody.

    The scheme is the address below which the term's kind lives, here or at the IPTC.
    """
    scheme = f"{term.url.rpartition('/')[0]}/"
    own = {"term": term.id, "scheme": scheme, "label": term.title}
    code = {"term": term.iptc, "scheme": MEDIA_TOPICS, "label": term.title}
    return [own, code] if term.iptc else [own]
