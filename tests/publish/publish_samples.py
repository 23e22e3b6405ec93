"""Articles, feeds and nasty text for the tests of publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from feeds.model import (
    Article,
    Author,
    Enclosure,
    Feed,
    FeedKey,
    Image,
    Neighbours,
    PrintedEntry,
    Republish,
    Source,
    Term,
)
from feeds.publish import (
    FORMATS,
    Site,
    atom,
    beside_chunk,
    jsonfeed,
    print_entry,
    print_related,
    rss,
)

RENDERERS: dict[str, ModuleType] = {"atom": atom, "rss": rss, "json": jsonfeed}

SEEN = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)
SITE = Site("https://news.example.org", "original", "Beispieldienst", "de")
POLITICS = Term("politics", "Politik", "https://news.example.org/categories/politics")
RAIL = Term("rail", "Bahn & Schiene", "https://news.example.org/topics/rail")
SOURCE = Source(
    id="courier",
    kind="feed",
    title="Kurier für Söhne & Töchter",
    timezone=UTC,
    category="news",
    url="https://courier.example.com/feed?format=rss&all=1",
)


def article(number: int = 1, **changes: Any) -> Article:
    """A complete German article; *changes* are fields that differ."""
    fields: dict[str, Any] = {
        "source_id": "courier",
        "upstream_id": f"u{number}",
        "public_id": f"a{number}",
        "tag": f"tag:example.org,2026-01-01:articles/a{number}",
        "url": f"https://courier.example.com/zug-{number}.html",
        "canonical_url": f"https://courier.example.com/zug-{number}.html",
        "title": f"Der Zug {number} fährt früher",
        "summary": "Ab Montag fährt er eine Stunde früher.",
        "content_html": "<p>Ab Montag fährt er früher.</p>\n<p>Das größte Glück &amp; mehr.</p>",
        "text": "Ab Montag fährt er früher. Das größte Glück & mehr.",
        "authors": (Author("Jörg Müller", "https://courier.example.com/joerg"), Author("Ada Roe")),
        "published": SEEN - timedelta(hours=number),
        "updated": SEEN - timedelta(minutes=number),
        "seen": SEEN,
        "changed": SEEN,
        "language": "de",
        "images": (),
        "enclosures": (),
        "upstream_categories": (),
        "origin": None,
        "content_hash": f"c{number}",
        "material_hash": f"m{number}",
    }
    return Article(**fields | changes)


def illustrated(number: int = 2) -> Article:
    """An English article with two images and two enclosures."""
    return article(
        number,
        title="Ampersands & <angles> at 1&1",
        language="en",
        authors=(),
        images=(
            Image(
                url="https://courier.example.com/zug.jpg",
                caption="Der Zug",
                credit="Roe & Co",
                width=640,
                height=480,
            ),
            Image(url="https://courier.example.com/gleis.webp"),
        ),
        enclosures=(
            Enclosure(url="https://courier.example.com/zug.mp3", length=12345),
            Enclosure(url="https://courier.example.com/plan.pdf", media_type="application/pdf"),
        ),
    )


def printed(sample: Article, ceiling: Republish = Republish.FULL) -> PrintedEntry:
    """*sample* as printed by the sample site, in category Politik and topic Bahn."""
    return print_entry(
        sample, site=SITE, source=SOURCE, category=POLITICS, topics=(RAIL,), ceiling=ceiling
    )


def feed(**changes: Any) -> Feed:
    """The shell of topic Bahn; *changes* are fields that differ."""
    fields: dict[str, Any] = {
        "key": FeedKey("topics", "rail"),
        "tag": "tag:example.org,2026-01-01:topics/rail",
        "title": "Bahn & Schiene",
        "description": "Alles über die Bahn",
        "page": "https://news.example.org/topics/rail",
        "url": "https://news.example.org/topics/rail",
        "language": "de",
        "updated": SEEN,
        "max_age": timedelta(minutes=5),
        "stylesheet": "/static/feed.css",
        "icon": "https://news.example.org/icon.png",
        "hubs": ("https://news.example.org/hub",),
    }
    return Feed(**fields | changes)


def document(name: str, shell: Feed, entries: Sequence[PrintedEntry]) -> bytes:
    """*shell* with *entries* in the named format, entry for entry, as the service makes it."""
    chosen = FORMATS[name]
    return chosen.document(shell, [chosen.entry(each) for each in entries])


# --- nasty input --------------------------------------------------------------------------

_NASTY = (
    "", " ", "\t\n", "\x00", "\x0b\x1f\x7f", "\x80\x9f", "\ud800", "\udfff", "\ufffe", "\uffff",
    "\ufffd", "\ufdd0", "\U0001fffe", "\u200b", "\u2028", "\u202e", "\ufeff", "\r\n", "\r",
    "Ã¼ber", "Â»", "größer", "🚂", "中文", "&", "&amp;", "&lt;b&gt;", "&#x41;", "&#0;", "&nosuch;",
    "1&1", "R&D", "AT&T", "<", ">", "<b>", "</b>", "<b>fett</b>", "</script>", "<script>x</script>",
    "<!--", "]]>", "<![CDATA[", "?>", "<?xml version='1.0'?>", "<3", '"', "'", "a" * 300,
    "Mia <mia@example.com>", "x@example.com", "http://example.com", "{}", "\\", "%", "\u0085",
)  # fmt: skip
_NASTY_URLS = (
    "", " ", "x", "/relative", "//example.com/x", "#f", "?q", "http://", "http:///x", "https://[::1]/x",
    "http://[bad", "https://exämple.com/ü?ß=ö#ä", "https://例え.jp/",
    "https://example.com/[1]?x[]=1", "https://user:secret@example.com/x", "javascript:alert(1)",
    "data:text/plain,x", "mailto:x@example.com", "ftp://example.com/x", "https://example.com:99999/",
    "https://example.com:x/", "https://example.com?q=1", "https://example.com/100%", "http://localhost/x",
    "https://under_score.example.com/x", "https://example.com./x", "https://-x-/", "https://example.com/#a#b",
    "HTTPS://EXAMPLE.COM/X", "https://example.com/\x00", "https://example.com/\ud800", "https://a..b/x",
    "https://example.com/a b|c\\d",
    "https://exa mple.com/", 'https://example.com/"<>`{}^', "https://example.com/x\ny", "http://127.0.0.1/x",
)  # fmt: skip

text = st.lists(st.one_of(st.sampled_from(_NASTY), st.text(max_size=8)), max_size=4).map("".join)
urls = st.one_of(
    st.sampled_from(_NASTY_URLS), st.text(max_size=12).map("https://example.com/".__add__)
)
html = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>ä &amp; ö</p>", "<ul><li>x</li></ul>", "Ã¼", "\x0b", "\ufffd", "\r\n"]
        ),
        st.sampled_from(['<a href="https://example.com/?a=1&amp;b=2">x</a>', "]]&gt;", "\ufdd0"]),
    ),
    max_size=4,
).map("".join)
languages = st.sampled_from(
    [None, "", "de", "DE", "de_AT", "en-GB", "xx", "gsw", "english", "d", "zh-Hans-CN"]
)
media_types = st.sampled_from(
    [None, "", "image/jpeg", "audio", "text/html; charset=utf-8", "a b/c", "ä/ö"]
)
numbers = st.sampled_from([None, -1, 0, 1, 640, 2**70])
dates = st.one_of(
    st.none(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(datetime(1989, 12, 30), datetime(1990, 1, 3), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.timedeltas(timedelta(minutes=-20), timedelta(minutes=20)).map(SEEN.__add__),
)
authors = st.builds(Author, text, st.one_of(st.none(), urls))
images = st.builds(
    Image,
    url=urls,
    caption=st.one_of(st.none(), text),
    credit=st.one_of(st.none(), text),
    media_type=media_types,
    width=numbers,
    height=numbers,
)
enclosures = st.builds(Enclosure, url=urls, media_type=media_types, length=numbers)
others = st.builds(
    lambda title, url, language: print_related(
        title,
        url,
        permalink="https://news.example.org/articles/a1",
        language=language,
        source=SOURCE,
        site=SITE,
    ),
    text,
    st.one_of(st.none(), urls),
    languages,
)
neighbours = st.sampled_from(
    [
        Neighbours(),
        Neighbours(previous="https://news.example.org/topics/rail/archive/1-3"),
        beside_chunk("https://news.example.org/topics/rail", generation=2, chunk=1),
        beside_chunk("https://news.example.org/topics/rail", generation=2, chunk=7),
    ]
)
sites = st.sampled_from([SITE, Site("http://127.0.0.1:8000/news/", "permalink", "x", "en")])
ceilings = st.sampled_from([Republish.LINK, Republish.SUMMARY, Republish.FULL])


def _tuples(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


@st.composite
def nasty_entries(draw: st.DrawFn, number: int = 1) -> PrintedEntry:
    """Whatever may come in, as `print_entry` prints it."""
    changed = draw(st.sampled_from([SEEN, SEEN + timedelta(days=3)]))
    sample = article(
        number,
        url=draw(st.one_of(st.none(), urls)),
        title=draw(text),
        summary=draw(text),
        content_html=draw(html),
        authors=draw(_tuples(authors)),
        published=draw(dates),
        updated=draw(dates),
        changed=changed,
        language=draw(languages),
        images=draw(_tuples(images)),
        enclosures=draw(_tuples(enclosures)),
    )
    source = Source(
        id="courier",
        kind="feed",
        title=draw(text),
        timezone=UTC,
        category="news",
        url=draw(st.one_of(st.none(), urls)),
    )
    related = draw(st.lists(others, max_size=2))
    printed = print_entry(
        sample,
        site=draw(sites),
        source=source,
        category=draw(st.sampled_from([None, POLITICS])),
        topics=tuple(
            Term(each, draw(text), RAIL.url) for each in draw(st.sampled_from(["", "ab"]))
        ),
        ceiling=draw(ceilings),
    )
    return replace(printed, story="https://news.example.org/stories/a1", related=tuple(related))


@st.composite
def nasty_feeds(draw: st.DrawFn) -> tuple[Feed, list[PrintedEntry]]:
    """A feed with a nasty shell and up to four nasty entries with ids of their own."""
    shell = feed(
        title=draw(text),
        description=draw(text),
        language=draw(languages),
        updated=draw(dates.filter(lambda date: date is None or date <= SEEN)) or SEEN,
        max_age=draw(st.timedeltas(timedelta(0), timedelta(days=800))),
        stylesheet=draw(st.sampled_from(["", "/feed.css", 'https://example.org/"?>&<.css'])),
        icon=draw(urls),
        hubs=tuple(draw(st.lists(urls, max_size=2))),
        beside=draw(neighbours),
    )
    count = draw(st.integers(0, 4))
    return shell, [draw(nasty_entries(number)) for number in range(count)]
