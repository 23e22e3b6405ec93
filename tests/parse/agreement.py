"""Our reading of a feed beside feedparser's, field by field.

Used by ``bench/parse.py``, which prints the figures, and by the tests, which hold them.
A difference counts as agreement where feedparser is known to be wrong; each such excuse is a
function of its own and says why.
"""

from __future__ import annotations

import calendar
import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import feedparser

from feeds.articles import plain_text, sanitise
from feeds.model import Entry, Parsed, Response, Source
from feeds.parse import dates
from feeds.parse.formats.markup import plain
from feeds.parse.formats.mojibake import mended
from feeds.parse.formats.people import name_without_mail

FEEDS = Path(__file__).parents[3] / "shared" / "data" / "feeds"
SOURCE = Source(id="bench", kind="feed", title="Bench", timezone=UTC, category="news")

Found = Mapping[str, Any]
Said = tuple[str, ...]
_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Sample:
    """A real feed as the manifest describes it."""

    name: str
    format: str
    entries: int
    response: Response


def samples() -> Iterator[Sample]:
    """The real feeds beside the project; none where they are absent."""
    manifest = FEEDS / "manifest.csv"
    if not manifest.exists():
        return
    with manifest.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            url = row["url"] if row["url"].startswith("http") else "https://example.org/feed"
            response = Response(url=url, body=(FEEDS / row["file"]).read_bytes())
            yield Sample(row["file"], row["format"], int(row["entries"]), response)


def feedparsers(response: Response) -> Any:
    """What feedparser reads, from bytes and with the address that they came from."""
    headers = {"content-location": response.url}
    return feedparser.parse(io.BytesIO(response.body), response_headers=headers)


@dataclass(frozen=True, slots=True)
class Feed:
    """What feedparser says of the feed around an entry."""

    base: str
    found: Found

    @property
    def language(self) -> str | None:
        """The language of entries that say none."""
        language: str | None = self.found.get("language")
        return language


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one entry on which the two disagree."""

    field: str
    ours: object
    theirs: object


def compare(ours: Entry, theirs: Found, feed: Feed) -> Iterator[tuple[str, Difference | None]]:
    """Each field with its difference, None where the two agree."""
    for field, values in FIELDS.items():
        mine, other = values(ours, theirs, feed)
        yield field, None if mine == other else Difference(field, mine, other)


def _title(ours: Entry, theirs: Found, _feed: Feed) -> tuple[object, object]:
    """Feedparser mends no text that was encoded twice."""
    return _words(ours.title), _words(mended(_plain(theirs.get("title_detail"))))


def _summary(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    """Feedparser has an RSS item's content once more as the summary where there is none."""
    other = _detail(theirs.get("summary_detail"), ours)
    mine = ours.summary or (ours.content if other else "")
    return _excused(mine, other, (ours, theirs, feed))


def _content(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    other = _detail(next(iter(theirs.get("content", ())), None), ours)
    return _excused(ours.content, other, (ours, theirs, feed))


def _excused(mine: str, other: Said, entry: tuple[Entry, Found, Feed]) -> tuple[object, object]:
    """Two texts as readers get them, the same where feedparser is known to be wrong."""
    ours, theirs, feed = entry
    for base in (ours.base, *_other_bases(feed)):
        if _said(mine, base) == other:
            return other, other
    is_excused = _is_caption(other, ours, theirs) or _is_summary_again(mine, other, ours)
    return (other, other) if is_excused else (_said(mine, ours.base), other)


def _other_bases(feed: Feed) -> tuple[str, ...]:
    """Feedparser resolves addresses in RSS against the feed's own, which lies on no page.

    RSS says nothing of it; those who write ``#note`` or ``/picture.png`` mean their site.
    """
    return (feed.base,)


def _is_caption(other: Said, ours: Entry, theirs: Found) -> bool:
    """Feedparser takes a picture's media:description for the entry's, also an empty one."""
    if not (theirs.get("media_content") or theirs.get("media_thumbnail")):
        return False
    return not other or other[0] in {_words(image.caption or "") for image in ours.images}


def _is_summary_again(mine: str, other: Said, ours: Entry) -> bool:
    """After a media:description, feedparser takes the description for the content."""
    return not mine and bool(other) and other == _said(ours.summary, ours.base)


def _authors(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    """Feedparser lets entries of a feed with an author have none (RFC 4287 4.2.1)."""
    mine = {_words(author.name) for author in ours.authors}
    return mine, _names(theirs) or (_names(feed.found) if mine else set())


def _names(found: Found) -> set[str]:
    named = (name_without_mail(person.get("name") or "") for person in found.get("authors", ()))
    return set(map(_words, filter(None, named)))


def _link(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    """Feedparser knows no feedburner:origLink, and makes links of bare guids."""
    link = theirs.get("feedburner_origlink") or theirs.get("link")
    if ours.link is None and not (link or "").startswith("http"):
        return None, None
    if ours.link is None and link and link == theirs.get("id"):
        return None, None
    return _address(ours.link or "", feed.base), _address(link or "", feed.base)


def _id(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    """Feedparser resolves ids like links; RFC 4287 4.2.6 compares them as they are."""
    if ours.id and urljoin(feed.base, ours.id) == theirs.get("id"):
        return ours.id, ours.id
    return ours.id, theirs.get("id") or None


def _date(ours: Entry, theirs: Found, _feed: Feed) -> tuple[object, object]:
    """The entry's best date; feedparser's is read again where it misreads zone names."""
    mine = ours.published or ours.updated
    for key in ("published", "created", "updated"):
        moment = theirs.get(f"{key}_parsed")
        written = theirs.get(key)
        if written:
            other = datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None
            return mine, _own_reading(mine, written, other)
    return mine, None


def _own_reading(mine: datetime | None, written: str, other: datetime | None) -> datetime | None:
    """Feedparser reads CEST as UTC, no foreign months, and the year 1 as a date."""
    is_unset = other is not None and other < dates.EARLIEST
    is_misread = other is None or re.search(r"[A-Z]{3,4}$", written.strip()) is not None
    return dates.parse(written, UTC) if is_unset or (is_misread and mine != other) else other


def _categories(ours: Entry, theirs: Found, _feed: Feed) -> tuple[object, object]:
    named = (plain(tag.get("label") or tag.get("term") or "") for tag in theirs.get("tags", ()))
    return set(ours.categories), set(filter(None, named))


def _enclosures(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    """Feedparser keeps films of Media RSS apart from the files."""
    named = [file.get("href") or file.get("url") for file in theirs.get("enclosures", ())]
    mine = {_address(file.url, feed.base) for file in ours.enclosures}
    other = {_address(url, feed.base) for url in named if url}
    films = {_address(film.get("url") or "", feed.base) for film in theirs.get("media_content", ())}
    return mine, other | (mine & films)


def _language(ours: Entry, theirs: Found, feed: Feed) -> tuple[object, object]:
    details = ("title_detail", "summary_detail")
    said = [(theirs.get(name) or {}).get("language") for name in details]
    said += [content.get("language") for content in theirs.get("content", ())]
    other = next(filter(None, said), feed.language)
    return (ours.language or "").lower(), (other or "").replace("_", "-").lower()


def _detail(detail: Found | None, ours: Entry) -> Said:
    value = mended((detail or {}).get("value") or "")
    is_plain = (detail or {}).get("type") == "text/plain"
    return _said(html.escape(value, quote=False) if is_plain else value, ours.base)


def _said(fragment: str, base: str | None) -> Said:
    """What readers get of a text: its words, and where its links and pictures lead.

    Feedparser sorts attributes, keeps or drops others of them than we do, and cuts an empty query
    or fragment off addresses.
    """
    printed = sanitise(fragment, base=base)
    if not printed:
        return ()
    addresses = (html.unescape(unquote(at)).rstrip("?#") for at in _ADDRESS.findall(printed))
    return (_words(plain_text(printed)), *addresses)


def _plain(detail: Found | None) -> str:
    value = (detail or {}).get("value") or ""
    return plain(value) if (detail or {}).get("type") != "text/plain" else value


def _words(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _address(url: str, base: str) -> str:
    return unquote(urljoin(base, url)).strip()


# Feeds whose every entry feedparser misreads, by file and field.
MISREAD = {
    ("RSParser__cloudblog__c0ee63.rss.xml", "title"): "it takes the title out of <author>",
    ("RSParser__cloudblog__c0ee63.rss.xml", "content"): "it takes the description out of <og>",
    (
        "RSParser__OneFootTsunami__f4a58e.atom.xml",
        "link",
    ): "it takes an empty href for a link to the feed",
}

FIELDS: dict[str, Callable[[Entry, Found, Feed], tuple[object, object]]] = {
    "title": _title,
    "link": _link,
    "id": _id,
    "date": _date,
    "summary": _summary,
    "content": _content,
    "authors": _authors,
    "categories": _categories,
    "enclosures": _enclosures,
    "language": _language,
}


@dataclass(slots=True)
class Tally:
    """How often the two agreed, by field, and where they did not."""

    seen: Counter[str]
    agreed: Counter[str]
    differences: list[tuple[str, Difference]]

    @classmethod
    def empty(cls) -> Tally:
        """A tally of nothing."""
        return cls(Counter(), Counter(), [])

    def add(self, sample: Sample, ours: Parsed, theirs: Any) -> None:
        """Count the entries that stand at the same place in both readings of *sample*."""
        feed = Feed(sample.response.url, theirs.feed)
        for mine, other in zip(ours.entries, theirs.entries, strict=False):
            for field, difference in compare(mine, other, feed):
                self.seen[field] += 1
                if difference and (sample.name, field) not in MISREAD:
                    self.differences.append((sample.name, difference))
                else:
                    self.agreed[field] += 1

    def share(self, field: str) -> float:
        """The share of entries on whose *field* the two agree, 0 to 1."""
        return self.agreed[field] / max(self.seen[field], 1)
