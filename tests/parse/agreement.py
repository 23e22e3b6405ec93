"""Our reading of a feed beside feedparser's, entry by entry and field by field.

Used by ``bench/agreement.py``, which prints the figures, and by the tests, which hold them.
Both readings are brought to what readers get of them; where they differ, ``excuses`` may know a
mistake of feedparser's.
"""

from __future__ import annotations

import calendar
import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import feedparser

from feeds.articles import plain_text, sanitise
from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.formats.markup import plain
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
class Pair:
    """One entry as both read it, in a feed at ``url`` of which feedparser says ``feed``."""

    ours: Entry
    theirs: Found
    url: str
    feed: Found


# --- what readers get of both ---------------------------------------------------------------


def words(text: str) -> str:
    """Text as it is read: references resolved, white space folded."""
    return " ".join(html.unescape(text).split())


def address(url: str | None, base: str) -> str:
    """Where a link leads, however it is escaped; "" for nowhere."""
    return unquote(urljoin(base, url)).strip() if url else ""


def said(fragment: str, base: str | None) -> Said:
    """What readers get of HTML: its words, and where its links and pictures lead.

    Feedparser sorts attributes, keeps or drops others of them than we do, and cuts an empty query
    or fragment off addresses.
    """
    printed = sanitise(fragment, base=base)
    if not printed:
        return ()
    addresses = (html.unescape(unquote(at)).rstrip("?#") for at in _ADDRESS.findall(printed))
    return (words(plain_text(printed)), *addresses)


def detail(found: Found | None, base: str | None) -> Said:
    """What readers get of a text as feedparser has it."""
    value = (found or {}).get("value") or ""
    is_plain = (found or {}).get("type") == "text/plain"
    return said(html.escape(value, quote=False) if is_plain else value, base)


def title_of(found: Found | None) -> str:
    """A title as feedparser has it, without markup."""
    value = (found or {}).get("value") or ""
    return words(value if (found or {}).get("type") == "text/plain" else plain(value))


def first_content(theirs: Found) -> Found | None:
    """The text that feedparser has as the first content."""
    return next(iter(theirs.get("content", ())), None)


def moment(theirs: Found, *keys: str) -> datetime | None:
    """The first of these dates that feedparser could read."""
    parsed = next(filter(None, (theirs.get(f"{key}_parsed") for key in keys)), None)
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def names(found: Found) -> set[str]:
    """The authors that feedparser has, those without a name left out."""
    people = (name_without_mail(one.get("name") or "") for one in found.get("authors", ()))
    return set(map(words, filter(None, people)))


def _categories(theirs: Found) -> set[str]:
    terms = (plain(tag.get("label") or tag.get("term") or "") for tag in theirs.get("tags", ()))
    return set(filter(None, terms))


def _enclosures(theirs: Found, url: str) -> set[str]:
    files = [one for one in theirs.get("links", ()) if one.get("rel") == "enclosure"]
    return {address(one["href"], url) for one in files if one.get("href")}


def _language(pair: Pair) -> str:
    spoken = [
        (pair.theirs.get(one) or {}).get("language") for one in ("title_detail", "summary_detail")
    ]
    spoken += [one.get("language") for one in pair.theirs.get("content", ())]
    return tag(next(filter(None, spoken), pair.feed.get("language")))


def tag(language: str | None) -> str:
    """A language tag in small letters."""
    return (language or "").replace("_", "-").lower()


Values = tuple[object, object]
FIELDS: dict[str, Callable[[Pair], Values]] = {
    "title": lambda at: (words(at.ours.title), title_of(at.theirs.get("title_detail"))),
    "link": lambda at: (address(at.ours.link, at.url), address(at.theirs.get("link"), at.url)),
    "id": lambda at: (at.ours.id, at.theirs.get("id") or None),
    "published": lambda at: (at.ours.published, moment(at.theirs, "published", "created")),
    "updated": lambda at: (at.ours.updated, moment(at.theirs, "updated")),
    "summary": lambda at: (
        said(at.ours.summary, at.ours.base),
        detail(at.theirs.get("summary_detail"), at.ours.base),
    ),
    "content": lambda at: (
        said(at.ours.content, at.ours.base),
        detail(first_content(at.theirs), at.ours.base),
    ),
    "authors": lambda at: ({words(one.name) for one in at.ours.authors}, names(at.theirs)),
    "categories": lambda at: (set(at.ours.categories), _categories(at.theirs)),
    "enclosures": lambda at: (
        {address(one.url, at.url) for one in at.ours.enclosures},
        _enclosures(at.theirs, at.url),
    ),
    "language": lambda at: (tag(at.ours.language), _language(at)),
}
"""Of each field what we have and what feedparser has."""


@dataclass(frozen=True, slots=True)
class Lonely:
    """An entry that only one of the two has; ``note`` is what ours forgave in the document."""

    ours: Entry | None
    theirs: Found | None
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one entry on which the two disagree, and nothing excuses it."""

    sample: str
    field: str
    ours: object
    theirs: object


Excuse = Callable[[str, Pair], str | None]
"""Names feedparser's mistake in a field of an entry, None for none."""


@dataclass(slots=True)
class Tally:
    """How often the two say the same, by field; what is excused, by field and mistake.

    The field "entry" is whether both have it at all.
    """

    compared: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    excused: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, sample: str, pair: Pair, excuse: Excuse) -> None:
        """Compare an entry that both have."""
        self._count(Difference(sample, "entry", None, None), lambda: None)
        for name, values in FIELDS.items():
            difference = Difference(sample, name, *values(pair))
            self._count(difference, lambda name=name: excuse(name, pair))  # type: ignore[misc]

    def add_lonely(self, sample: str, lonely: Lonely, mistake: str | None) -> None:
        """Count an entry that only one of the two has."""
        self._count(Difference(sample, "entry", lonely.ours, lonely.theirs), lambda: mistake)

    def _count(self, found: Difference, mistake: Callable[[], str | None]) -> None:
        self.compared[found.field] += 1
        if found.ours == found.theirs:
            self.equal[found.field] += 1
        elif reason := mistake():
            self.excused[found.field, reason] += 1
        else:
            self.differences.append(found)

    def excuses_of(self, name: str) -> int:
        """In how many entries a mistake of feedparser's explains the field."""
        return sum(count for (field_, _), count in self.excused.items() if field_ == name)

    def share(self, name: str) -> float:
        """The share of entries on whose field the two agree, or feedparser is wrong; 0 to 1."""
        return (self.equal[name] + self.excuses_of(name)) / max(self.compared[name], 1)


# --- two documents ------------------------------------------------------------------------


def pairs(response: Response, ours: Parsed, theirs: Any) -> Iterator[Pair | Lonely]:
    """The entries of both readings, those that are the same together.

    Where the numbers differ, entries are known by title and id.
    """
    found: Sequence[Found] = [dict(one) for one in theirs.entries]
    mine = [(words(one.title), one.id or "") for one in ours.entries]
    other = [(title_of(one.get("title_detail")), one.get("id") or "") for one in found]
    if len(mine) == len(other):
        mine = other  # by their places
    for kind, a, b, c, d in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if kind == "equal":
            for one, two in zip(ours.entries[a:b], found[c:d], strict=True):
                yield Pair(one, two, response.url, dict(theirs.feed))
        else:
            yield from (Lonely(one, None, ours.note) for one in ours.entries[a:b])
            yield from (Lonely(None, two, ours.note) for two in found[c:d])
