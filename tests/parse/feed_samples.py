"""Small feeds for the tests, and the one source that they all come from."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.model import Entry, Parsed, Response, Source
from feeds.parse import feed

URL = "https://example.org/feeds/all.xml"
SOURCE = Source(
    id="sample", kind="feed", title="Sample", timezone=ZoneInfo("Europe/Berlin"), category="news"
)
SAMPLES = Path(__file__).parents[1] / "data" / "feeds"


def parsed(document: str | bytes, *, url: str = URL, charset: str | None = None) -> Parsed:
    """What the parser makes of *document*, as the sample source's answer."""
    body = document.encode() if isinstance(document, str) else document
    return feed.parse(Response(url=url, body=body, charset=charset), SOURCE)


def sample(name: str) -> Parsed:
    """What the parser makes of a file in tests/data/feeds."""
    return parsed((SAMPLES / name).read_bytes())


def rss(item: str, *, channel: str = "") -> str:
    """An RSS document around the inside of one item, with the usual namespaces."""
    names = {
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    return (
        f'<rss version="2.0" {declared}><channel><title>Sample</title>'
        f"{channel}<item>{item}</item></channel></rss>"
    )


def atom(entry: str, *, attributes: str = "") -> str:
    """An Atom document around the inside of one entry."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Sample</title>'
        f"<entry>{entry}</entry></feed>"
    )


def rss_entry(item: str, *, channel: str = "") -> Entry:
    """The only entry of an RSS document."""
    (entry,) = parsed(rss(item, channel=channel)).entries
    return entry


def atom_entry(entry: str, *, attributes: str = "") -> Entry:
    """The only entry of an Atom document."""
    (only,) = parsed(atom(entry, attributes=attributes)).entries
    return only
