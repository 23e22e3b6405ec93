"""What is unusual about the entries of a document, and what we make of it (pure).

articles: told by a trial of a source, so that an admin knows what to expect of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from feeds.articles.links import web_url
from feeds.articles.markup import MAX_HTML
from feeds.model import Entry, Source

# As in print: what lies outside is left out there.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCK_SKEW = timedelta(minutes=10)

_RELATIVE = re.compile(
    r"""\s(?:href|src)\s*=\s*["']?(?!["'\s>#]|[a-z][a-z0-9+.-]*:)""", re.IGNORECASE
)


def remarks(entries: Sequence[Entry], *, source: Source, seen: datetime) -> tuple[str, ...]:
    """What is missing in *entries* or odd about them, a sentence each; () for a sound document.

    Where *source* says what its entries are told apart by, what is missing of that is a note of
    its reading and no remark.

    Args: seen: when the document was had; aware, UTC.
    """
    asked = (*_OF_NAMES, *_REMARKS) if source.identity == "auto" else _REMARKS
    counted = [(sum(is_so(one, seen) for one in entries), *what) for is_so, what in asked]
    if source.identity in {"auto", "guid"}:
        counted.append((_repeated(entries), "the same id twice", "the latest of each id counts"))
    total = len(entries)
    return tuple(_told(number, total, *what) for number, *what in counted if number)


def _repeated(entries: Sequence[Entry]) -> int:
    uses = Counter(one.id for one in entries if one.id)
    return sum(times for times in uses.values() if times > 1)


def _told(number: int, total: int, what: str, meaning: str) -> str:
    return f"{what}: {number} of {total} entries; {meaning}"


def _date(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def _is_to_come(entry: Entry, seen: datetime) -> bool:
    date = entry.published
    return date is not None and date > seen + _CLOCK_SKEW


def _is_ancient(entry: Entry, _seen: datetime) -> bool:
    return entry.published is not None and entry.published < _EARLIEST


def _is_relative(entry: Entry, _seen: datetime) -> bool:
    return any(_RELATIVE.search(html[:MAX_HTML]) for html in (entry.content, entry.summary))


_Remark = tuple[Callable[[Entry, datetime], bool], tuple[str, str]]
_OF_NAMES: tuple[_Remark, ...] = (
    (
        lambda one, _: not one.id and web_url(one.link) is not None,
        ("no id", "the link stands in, so that another link makes another article"),
    ),
    (
        lambda one, _: not one.id and web_url(one.link) is None,
        ("neither id nor link", "the words stand in, so that an edit makes another article"),
    ),
)
_REMARKS: tuple[_Remark, ...] = (
    (
        lambda one, _: bool(one.id) and web_url(one.link) is None,
        ("no link", "they lead to our own page"),
    ),
    (lambda one, _: not one.title.strip(), ("no title", "the beginning of the text stands in")),
    (lambda one, _: not (one.content or one.summary), ("no text", "there is nothing but a title")),
    (lambda one, _: _date(one) is None, ("no date", "none is invented")),
    (_is_to_come, ("a date to come", "it is not printed")),
    (_is_ancient, ("a date before 1990", "it is not printed")),
    (_is_relative, ("relative addresses in the text", "they are made absolute")),
    (
        lambda one, _: max(len(one.content), len(one.summary)) > MAX_HTML,
        ("more text than 256 kB", "the rest is cut off"),
    ),
)
